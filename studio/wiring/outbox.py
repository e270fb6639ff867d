"""Who delivers what has been decided; apart from the ports, because the web and Celery need only this."""

from __future__ import annotations

OUTBOX_HANDLERS = {
    "instance.start": "studio.instances.deliveries.start",
    "instance.cancel": "studio.instances.deliveries.cancel",
    "instance.migrate": "studio.instances.migrating.migrate",
    "migration.wave": "studio.instances.batches.waves.run_wave",
    "instance.set_variables": "studio.instances.deliveries.set_variables",
    "schedule.settle": "studio.deployments.schedules.settling.settle",
    "incident.resolve": "studio.instances.deliveries.resolve_incident",
    "message.deliver": "studio.correlation.deliveries.deliver_message",
    "signal.broadcast": "studio.correlation.deliveries.broadcast_signal",
    "delivery.settle": "studio.wiring.settling.settle_delivery",
    "deployment.serve": "studio.correlation.deliveries.serve_starts",
    "user_task.submit": "studio.tasks.deliveries.submit",
    "subscription.deliver": "studio.subscriptions.delivering.deliver",
    "mail.reply": "studio.mailboxes.replying.send_reply",
    "scenarios.run": "studio.play.suites.run_suite",
    "review.asked": "studio.processes.notifications.tell_reviewer",
    "comment.mentioned": "studio.processes.notifications.tell_mentioned",
    "temporal.forget": "studio.retention.deliveries.forget",
    "task.notify": "studio.tasks.notifications.send",
}
"""Topic of the outbox → its handler (`studio.outbox.handlers`), loaded when first needed."""
