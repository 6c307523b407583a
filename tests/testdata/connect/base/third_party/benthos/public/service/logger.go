package service

import "log/slog"

// Logger writes what a component has to say.
type Logger struct{}

// Debugf logs detail.
func (l *Logger) Debugf(format string, values ...any) {
	slog.Debug(sprintf(format, values...))
}

// Infof logs progress.
func (l *Logger) Infof(format string, values ...any) {
	slog.Info(sprintf(format, values...))
}

// Errorf logs a failure that the stream goes on after.
func (l *Logger) Errorf(format string, values ...any) {
	slog.Error(sprintf(format, values...))
}
