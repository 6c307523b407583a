package pkg

func init() {
	service.MustRegisterOutput("queue", spec(), newOutput)
}
func init() {
	service.MustRegisterOutput("bucket", spec(), newOutput)
}
