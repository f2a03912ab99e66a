"""The rules of the campaign: no input or output, no clock, no logging."""
