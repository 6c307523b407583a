package queue

func init() {
	service.MustRegisterOutput("queue", spec(), newOutput)
}
