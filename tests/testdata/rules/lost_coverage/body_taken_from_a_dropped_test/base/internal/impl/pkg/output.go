package pkg

func init() {
	service.MustRegisterOutput("kafka", spec(), newOutput)
}
