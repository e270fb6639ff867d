/** The controllers of ordinary pages: `data-controller="name other"` attaches them to an element. */
import { connectAnswerForm } from './answer-form.js';
import { connectCheckAll } from './check-all.js';
import { connectComments } from './comments.js';
import { connectConfirm } from './confirm.js';
import { connectCopy } from './copy.js';
import { connectDirtyForm } from './dirty-form.js';
import { connectDrop } from './drop.js';
import { connectErrorSummary } from './error-summary.js';
import { connectFilterForm } from './filter-form.js';
import { connectFindings } from './findings.js';
import { connectInbox } from './inbox.js';
import { connectOutlook } from './outlook.js';
import { connectRelativeTime } from './relative-time.js';
import { connectStream } from './stream.js';
import { connectSubmitOnce } from './submit-once.js';
import { connectTaskDraft } from './task-draft.js';
import { connectTheme } from './theme.js';
import { connectToast } from './toast.js';
import { connectVariableEditor } from './variable-editor.js';

const CONTROLLERS = {
  'answer-form': connectAnswerForm,
  'check-all': connectCheckAll,
  comments: connectComments,
  confirm: connectConfirm,
  copy: connectCopy,
  'dirty-form': connectDirtyForm,
  drop: connectDrop,
  'error-summary': connectErrorSummary,
  'filter-form': connectFilterForm,
  findings: connectFindings,
  inbox: connectInbox,
  outlook: connectOutlook,
  'relative-time': connectRelativeTime,
  stream: connectStream,
  'submit-once': connectSubmitOnce,
  'task-draft': connectTaskDraft,
  theme: connectTheme,
  toast: connectToast,
  'variable-editor': connectVariableEditor,
};

const connected = new WeakSet();

function connect(node) {
  if (connected.has(node)) return;
  connected.add(node);
  for (const name of node.dataset.controller.split(/\s+/).filter(Boolean)) {
    if (CONTROLLERS[name]) CONTROLLERS[name](node);
    else console.error(`no controller "${name}" in static/src/controllers/index.js`);
  }
}

/** Attaches controllers to `root` and everything inside it, once each. */
export function startControllers(root = document) {
  if (root.dataset?.controller) connect(root);
  root.querySelectorAll('[data-controller]').forEach(connect);
}
