package paid

func init() {
	service.MustRegisterOutput("other", spec(), newOutput)
}
