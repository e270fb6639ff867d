/** One card per thing that waits: what it is, and everything one can decide about it. */
import { t } from '../i18n.js';
import { exactTime } from '../moments.js';
import { element, icon } from '../page.js';
import { folded, openServerForm, valueForm } from './forms.js';
import { waitWords } from './words.js';

const ICONS = { user_task: 'person', timer: 'clock', wait: 'envelope', incident: 'incident', call: 'play' };

const button = (name, words, onclick, kind = 'btn-primary') => element('button', { type: 'button', class: `btn btn-sm ${kind}`, onclick }, icon(name), words);
const delayField = { name: 'delay', label: t('After so many seconds'), kind: 'number', value: '0' };
const place = ({ instance }) => ({ instance });

/** What one can do about each kind: a list of nodes. `act(decision)` plays a decision and shows what is refused. */
const ACTIONS = {
  user_task: (wait, view) => {
    const shown = element('div', { 'data-play-form': wait.handle });
    const address = `/processes/${encodeURIComponent(view.session.key)}/play/task?of=${view.session.of}&instance=${encodeURIComponent(wait.instance)}&task=${wait.handle}`;
    const close = () => shown.replaceChildren();
    return [button('check', t('Answer'), () => openServerForm(shown, address, { onDone: (now) => view.session.take(now), onCancel: close }).catch(view.tell)), shown];
  },
  timer: (wait, view) => [
    element('p', { class: 'cell-note' }, t('due {time}', { time: exactTime(new Date(wait.due * 1000)) })),
    button('play', t('Skip the time'), () => view.act({ do: 'skip_time', ...place(wait), handle: wait.handle })),
  ],
  call: (wait, view) => {
    if (wait.decided) return wait.due === null ? [] : ACTIONS.timer(wait, view);
    const answer = (values) => view.session.decide({ do: 'answer_work', ...place(wait), call: wait.handle, result: values.result, delay: values.delay });
    const fail = (values) => view.session.decide({ do: 'fail_work', ...place(wait), call: wait.handle, code: values.code || 'Error', message: values.message, delay: values.delay });
    const run = wait.can_run ? button('play', wait.work === 'agent' ? t('Simulate') : t('Run'), () => view.act({ do: 'run_work', ...place(wait), call: wait.handle })) : null;
    return [
      run,
      folded(t('Answer with a result'), valueForm({ fields: [{ name: 'result', label: t('Result (JSON)'), kind: 'json', value: 'null' }, delayField], submit: t('Answer'), onSubmit: answer }), { open: !run }),
      folded(t('Let it fail'), valueForm({ fields: [{ name: 'code', label: t('Code of the error'), kind: 'text', value: 'Error' }, { name: 'message', label: t('Message'), kind: 'text', value: '' }, delayField], submit: t('Fail'), onSubmit: fail })),
      folded(t('What it is given'), element('pre', { class: 'value', tabindex: '0' }, JSON.stringify(wait.request, null, 1))),
    ].filter(Boolean);
  },
  wait: (wait, view) => {
    if (wait.what !== 'message' && wait.what !== 'signal') return [element('p', { class: 'cell-note' }, t('Change a variable so that its condition holds.'))];
    const isMessage = wait.what === 'message';
    const fields = [{ name: 'payload', label: t('Content (JSON)'), kind: 'json', value: '{}' }];
    if (isMessage) fields.unshift({ name: 'key', label: t('Key'), kind: 'text', value: wait.key ?? '' });
    const send = ({ payload, key }) => view.session.decide({ do: isMessage ? 'publish_message' : 'broadcast_signal', name: wait.message, payload, ...(isMessage && key ? { key } : {}) });
    return [folded(isMessage ? t('Let the message arrive') : t('Let the signal arrive'), valueForm({ fields, submit: t('Send'), onSubmit: send }), { open: true })];
  },
  incident: (wait, view) => {
    const settle = (resolution, more = {}) => ({ do: 'settle_incident', ...place(wait), incident: wait.handle, resolution, ...more });
    const skipped = wait.flows?.length
      ? { name: 'value', label: t('Go on by'), kind: 'text', options: wait.flows.map((id) => [id, view.nameOf(id)]) }
      : { name: 'value', label: t('Value instead (JSON)'), kind: 'json', value: 'null', rows: 2 };
    return [
      element('p', { class: 'notice notice-error' }, element('span', {}, element('code', {}, wait.code), ' ', wait.message)),
      button('retry', t('Try again'), () => view.act(settle('retry'))),
      folded(t('Change variables and try again'), valueForm({ fields: [{ name: 'variables', label: t('Variables (JSON)'), kind: 'json', value: '{}' }], submit: t('Try again'), onSubmit: ({ variables }) => view.session.decide(settle('retry', { variables })) })),
      folded(t('Skip the step'), valueForm({ fields: [skipped], submit: t('Skip'), onSubmit: ({ value }) => view.session.decide(settle('skip', { value })) })),
    ];
  },
};

/** The card of one wait. */
export function waitingCard(wait, view) {
  const choose = () => view.select(wait.element);
  return element(
    'article', { class: 'play-card', 'data-play-wait': wait.element, 'data-element': wait.element },
    element('h3', {}, icon(ICONS[wait.kind]), ' ', element('button', { type: 'button', class: 'link-button', title: t('Show on the diagram'), onclick: choose }, wait.name)),
    element('p', { class: 'cell-note' }, waitWords(wait)),
    ...ACTIONS[wait.kind](wait, view),
  );
}
