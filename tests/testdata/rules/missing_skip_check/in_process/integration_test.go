package pkg

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestIntegrationServer(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
}
