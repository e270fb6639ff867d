/** The list of findings below the canvas; clicking one selects its element. */
import { emphasised } from '../emphasis.js';
import { t, tn } from '../i18n.js';
import { LEVELS, levelOf } from '../canvas/findings.js';
import { element, icon } from '../page.js';
import { recall, remember } from '../remembered.js';

const OPEN = 'periscope:problems-open';

function levelLabel(level) {
  const { icon: name, words } = LEVELS[level];
  return element('span', { class: 'finding-level' }, icon(name), t(words));
}

export class ProblemsPanel {
  constructor(container, { onSelect, onFix, canFix }) {
    Object.assign(this, { onSelect, onFix, canFix, hidden: new Set() });
    this.counts = element('div', { class: 'problem-counts', role: 'group', 'aria-label': t('Levels') });
    this.verdict = element('span', { class: 'problems-verdict', role: 'status' });
    this.busy = element('span', { class: 'problems-busy', role: 'status' });
    this.body = element('div', { class: 'problems-body', id: 'problems-body' });
    this.head = element('button', { type: 'button', class: 'problems-head', 'aria-controls': 'problems-body', onclick: () => this.toggle() });
    const chevron = icon('chevron-right');
    chevron.classList.add('chevron');
    this.head.append(chevron, t('Problems'));
    container.append(element('div', { class: 'problems-bar' }, this.head, this.counts, this.verdict, this.busy), this.body);
    this.toggle(recall(OPEN) !== 'no' && innerWidth >= 768);
  }

  toggle(open = this.body.hidden) {
    this.body.hidden = !open;
    this.head.setAttribute('aria-expanded', String(open));
    remember(OPEN, open ? 'yes' : 'no');
  }

  setBusy(busy) {
    this.busy.textContent = busy ? t('Checking…') : '';
  }

  /** `elsewhere` is the number of findings that this mode does not show, `all` are those of every mode. */
  show(findings, { elsewhere = 0, all = findings } = {}) {
    this.judge(all);
    const told = JSON.stringify([findings, elsewhere, findings.map(({ fix }) => Boolean(fix && this.canFix(fix)))]);
    if (told === this.told) return; // rows drawn anew under the pointer would swallow its click
    this.told = told;
    this.findings = findings;
    this.elsewhere = elsewhere;
    this.render();
  }

  render() {
    const { findings, elsewhere } = this;
    const shown = findings.filter((finding) => !this.hidden.has(levelOf(finding)));
    const sorted = shown.sort((a, b) => LEVELS[levelOf(a)].rank - LEVELS[levelOf(b)].rank);
    this.counts.replaceChildren(...Object.keys(LEVELS).map((level) => this.count(level, findings)).filter(Boolean));
    if (!shown.length && findings.length) {
      this.body.replaceChildren(element('p', { class: 'muted small problems-elsewhere' }, t('Nothing to show with this choice.')));
      return;
    }
    const none = elsewhere ? t('Nothing to improve in the flow.') : t('No findings: this process could be deployed.');
    this.body.replaceChildren(sorted.length
      ? element('ul', { class: 'findings' }, ...sorted.map((finding) => this.row(finding)))
      : element('p', { class: 'no-findings' }, icon('check'), ` ${none}`));
    if (elsewhere) this.body.append(element('p', { class: 'muted small problems-elsewhere' }, tn('{count} more in the mode Implement.', '{count} more in the mode Implement.', elsewhere)));
  }

  count(level, findings) {
    const number = findings.filter((finding) => levelOf(finding) === level).length;
    if (!number) return null;
    const toggle = () => { if (!this.hidden.delete(level)) this.hidden.add(level); this.render(); };
    return element('button', { type: 'button', class: `finding-${level.toLowerCase()}`, title: t('Show or hide: {level}', { level: t(LEVELS[level].words) }), 'aria-pressed': String(!this.hidden.has(level)), onclick: toggle }, icon(LEVELS[level].icon), String(number), element('span', { class: 'visually-hidden' }, t(LEVELS[level].words)));
  }

  row(finding) {
    const level = levelOf(finding);
    const place = [finding.element, finding.line ? t('line {line}', { line: finding.line }) : '', finding.rule].filter(Boolean).join(' · ');
    const button = element(
      'button',
      { type: 'button', class: `finding finding-${level.toLowerCase()}`, 'data-rule': finding.rule, 'data-element': finding.element, onclick: () => this.onSelect(finding) },
      levelLabel(level), element('span', { class: 'finding-text' }, ...emphasised(finding.message), element('span', { class: 'finding-place' }, place)),
    );
    const fix = finding.fix && this.canFix(finding.fix)
      ? element('button', { type: 'button', class: 'btn btn-sm btn-outline-secondary', onclick: () => this.onFix(finding) }, finding.fix.title)
      : null;
    return element('li', {}, button, fix);
  }

  /** Shows which rows belong to the selected element. */
  markSelected(id) {
    for (const row of this.body.querySelectorAll('[data-rule]')) row.classList.toggle('is-selected', Boolean(id) && row.dataset.element === id);
  }

  /** Whether a version made of this could be deployed: what a dry run of the deployment says. */
  judge(findings) {
    const critical = findings.filter((finding) => levelOf(finding) === 'CRITICAL').length;
    this.verdict.className = `problems-verdict ${critical ? 'finding-critical' : 'would-deploy'}`;
    this.verdict.replaceChildren(icon(critical ? 'incident' : 'check'), critical ? tn('{count} problem blocks deployment', '{count} problems block deployment', critical) : t('Could be deployed'));
  }
}
