"""Sends the mails of processes by SMTP."""

from studio.activities.mails.mailer import SmtpMailer
from studio.activities.mails.smtp import SmtpServer

__all__ = ["SmtpMailer", "SmtpServer"]
