package pkg

func init() {
	service.MustRegisterOutput("old_kafka", spec(), newOutput)
}
