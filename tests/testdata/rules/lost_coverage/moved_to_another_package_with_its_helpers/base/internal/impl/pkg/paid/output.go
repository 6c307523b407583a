package paid

func init() {
	service.MustRegisterOutput("migrator", spec(), newOutput)
}
