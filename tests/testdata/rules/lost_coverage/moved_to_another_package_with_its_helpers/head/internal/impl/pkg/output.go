package pkg

func init() {
	service.MustRegisterOutput("migrator", spec(), newOutput)
}
