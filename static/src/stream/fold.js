/**
 * What has become of an instance, folded from its process events. Pure. `studio/instances/projection/` is the
 * same in Python; the cases of `tests/projection/` hold both to one meaning.
 */
import { activate, complete, completeCall, failCall, startCall, terminate } from './executions.js';
import { cancelInstance, changeVariable, completeInstance, failInstance, start, stateOfInstance, takeFlow, warn } from './lifetime.js';
import { migrate } from './migration.js';
import { closeUserTask, closeWait, endChild, fireTimer, openUserTask, openWait, raiseIncident, resolveIncident, startChild, startTimer } from './waiting.js';

export { empty } from './shape.js';

const keep = (fold) => fold;

/** Kind of event → what it changes. */
export const FOLDS = {
  InstanceStarted: start,
  InstanceCompleted: completeInstance,
  InstanceFailed: failInstance,
  InstanceCancelled: cancelInstance,
  InstanceMigrated: migrate,
  ElementActivated: activate,
  ElementCompleted: complete,
  ElementTerminated: terminate,
  SequenceFlowTaken: takeFlow,
  VariableChanged: changeVariable,
  ActivityStarted: startCall,
  ActivityCompleted: completeCall,
  ActivityFailed: failCall,
  TimerStarted: startTimer,
  TimerFired: fireTimer,
  WaitOpened: openWait,
  WaitClosed: closeWait,
  UserTaskOpened: openUserTask,
  UserTaskClosed: closeUserTask,
  ChildStarted: startChild,
  ChildEnded: endChild,
  ErrorThrown: keep,
  IncidentRaised: raiseIncident,
  IncidentResolved: resolveIncident,
  WarningRaised: warn,
};

/** The fold after one more event; the old one stays as it was. Throws for an unknown kind. */
export function fold(state, event) {
  if (!Object.hasOwn(FOLDS, event.kind)) throw new Error(`unknown process event ${event.kind}`);
  const after = FOLDS[event.kind](state, event);
  return { ...after, sequence: event.sequence, state: stateOfInstance(after) };
}

/** The fold after several events, in their order. */
export const foldAll = (state, events) => events.reduce(fold, state);
