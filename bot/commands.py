"""The commands in a comment, as itw reads them: the workers read a pull request's waivers again."""

from itw.command_lines import MAX_COMMANDS, MAX_TEXT, command_lines, new_command_lines

__all__ = ["MAX_COMMANDS", "MAX_TEXT", "command_lines", "new_command_lines"]
