/** What the process is about: the flow, names, words, who and until when; how the work is done comes later. */
import { mark } from '../../i18n.js';

const GROUPS = ['general', 'documentation', 'multiInstance', 'task-people', 'task-dates', 'timer', 'condition', 'colours'];

/** Rules that somebody without a technical eye can follow. */
const RULES = `no-process empty-process no-start-event no-end-event empty-sub-process several-plain-starts no-way-in unreachable-element
  loop-without-exit start-with-way-in end-with-way-out no-way-out double-flow missing-condition missing-default event-gateway-target
  event-gateway-choice superfluous-gateway parallel-split-exclusive-join exclusive-split-parallel-join join-waits-for-ever
  unsynchronised-merge shared-event-target never-thrown same-listener event-not-allowed event-definition-missing boundary-unattached
  unmatched-link flow-crossing-border unassigned-task bad-duration bad-date bad-cycle bad-timer unsupported-element missing-name
  long-name same-name missing-documentation`.split(/\s+/);

export const DESIGN = { id: 'design', label: mark('Design'), icon: 'edit', edits: true, groups: new Set(GROUPS), rules: new Set(RULES) };
