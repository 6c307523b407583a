package pkg

func init() {
	service.MustRegisterOutput("sql_cdc", spec(), newOutput)
}
