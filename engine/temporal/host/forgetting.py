"""Has Temporal delete histories that nobody keeps any longer."""

from __future__ import annotations

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode


async def forget(client: Client, instance: str) -> int:
    """Deletes all runs of an ended instance and returns how many there were; none at all is no error."""
    count = 0
    async for run in client.list_workflows(f'WorkflowId = "{quoted(instance)}"'):
        execution = WorkflowExecution(workflow_id=instance, run_id=run.run_id)
        request = DeleteWorkflowExecutionRequest(namespace=client.namespace, workflow_execution=execution)
        try:
            await client.workflow_service.delete_workflow_execution(request)
        except RPCError as error:
            if error.status != RPCStatusCode.NOT_FOUND:
                raise
        else:
            count += 1
    return count


def quoted(text: str) -> str:
    """The text as it stands between quotes in a query."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
