package pkg

func init() {
	service.MustRegisterOutput("sql", spec(), newOutput)
}
