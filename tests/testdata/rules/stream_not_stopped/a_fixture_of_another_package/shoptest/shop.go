package shoptest

import (
	"database/sql"
	"testing"

	"github.com/stretchr/testify/require"
)

type Shop struct {
	*sql.DB
	T *testing.T
}

func (s *Shop) Exec(query string) {
	_, err := s.DB.Exec(query)
	require.NoError(s.T, err)
}

func Open(t *testing.T) (string, *Shop) {
	return "dsn", &Shop{T: t}
}
