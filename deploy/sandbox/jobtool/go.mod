module integration-test-writer/jobtool

go 1.24
