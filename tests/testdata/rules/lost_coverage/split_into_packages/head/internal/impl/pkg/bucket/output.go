package bucket

func init() {
	service.MustRegisterOutput("bucket", spec(), newOutput)
}
