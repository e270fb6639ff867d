"""Formats of dates and times by language; django.utils.formats reads them (FORMAT_MODULE_PATH)."""
