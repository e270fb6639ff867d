/** The process editor: one draft on one canvas, saved, checked and exported. */
import { get, post, put } from '../api.js';
import { withPaperColours } from '../canvas/colours.js';
import { titleOf } from '../canvas/describe.js';
import { FindingMarks } from '../canvas/findings.js';
import { fit, keepFitted, reveal } from '../canvas/fit.js';
import { withLayout } from '../canvas/layout.js';
import { announceSelection, onSelectionWanted, syncAddress } from '../canvas/selection.js';
import { t } from '../i18n.js';
import { showToast } from '../toasts.js';
import { Autosave } from './autosave.js';
import { Checking } from './checking.js';
import { download, downloadPng } from './downloads.js';
import { FreshElements } from './fresh-elements.js';
import { emptyNames, loadNames } from './library-names.js';
import { joinFindings } from './lint/joined.js';
import { LiveLint } from './lint/live-lint.js';
import { localCopy } from './local-copy.js';
import { createModeler } from './modeler.js';
import { Meeting } from './meeting.js';
import { MODES } from './modes/index.js';
import { Modes } from './modes/modes.js';
import { ProblemsPanel } from './problems-panel.js';
import { applyFix, canFix } from './quick-fixes.js';
import { Presence } from './presence/presence.js';
import { offerRecovery } from './recovery.js';
import { showSaveState } from './save-state.js';
import { askForVersion } from './version-dialog.js';

const MARGINS = { right: 40, top: 50, bottom: 60 };

export class Editor {
  constructor(root, data) {
    Object.assign(this, { root, data, findings: [] });
    this.suggestions = emptyNames(data.suggestions);
    this.modeler = createModeler({
      canvas: root.querySelector('[data-editor-canvas]'),
      properties: root.querySelector('[data-editor-properties]'),
      suggestions: this.suggestions,
    });
    this.modeler.on(['commandStack.changed', 'import.done', 'import.parse.start'], 3000, () => { this.written = undefined; });
    this.stateNode = document.querySelector('[data-save-state]');
    this.addFindings();
    this.addSaving();
    this.modes = new Modes(this, { modes: MODES, tabs: document.querySelector('[data-editor-modes]'), panel: root.querySelector('[data-editor-mode-panel]') });
  }

  /** Shows what a mode shows: its groups of the properties panel, its rules of findings. */
  useMode(mode) {
    this.mode = mode;
    this.modeler.get('shownGroups').use(mode.groups);
    this.showFindings(this.findings);
  }

  addFindings() {
    this.marks = new FindingMarks(this.modeler, { onClick: (id) => this.select(id) });
    this.fresh = new FreshElements(this.modeler, () => this.showFindings(this.findings));
    this.problems = new ProblemsPanel(this.root.querySelector('[data-editor-problems]'), {
      canFix: (fix) => this.mode?.edits && canFix(fix),
      onFix: (finding) => applyFix(this.modeler, finding),
      onSelect: ({ element }) => this.select(element),
    });
    this.lint = new LiveLint(this.modeler, {
      worker: new Worker(this.root.dataset.lintWorker, { type: 'module' }),
      onFindings: (live) => { this.live = live; this.showFindings(this.findings); },
    });
    this.checking = new Checking({
      serialize: () => this.serialize(),
      ask: (xml, options) => post(this.data.urls.findings, { xml }, options),
      onFindings: (findings) => this.showFindings(findings),
      onBusy: (busy) => this.problems.setBusy(busy),
    });
  }

  addSaving() {
    this.autosave = new Autosave({
      serialize: () => this.serialize(),
      send: (xml, revision) => put(this.data.urls.draft, { xml, revision }),
      revision: 0,
      onState: (state, detail) => this.showState(state, detail),
      onSaved: ({ findings }) => { if (findings) this.showFindings(findings); },
    });
    this.meeting = new Meeting(this, { ask: (xml, base) => post(this.data.urls.merge, { xml, base_xml: base }) });
  }

  async open() {
    const draft = this.data.draft || await get(this.data.urls.draft);
    Object.assign(this.autosave, { revision: draft.revision, base: draft.xml });
    this.copy = this.autosave.copy = localCopy([draft.owner, this.data.key].filter(Boolean).join(':'));
    const recovered = await offerRecovery({ copy: this.copy, draft, name: this.data.name });
    await this.show(recovered?.xml || draft.xml);
    if (recovered) Object.assign(this.autosave, { revision: recovered.revision, base: recovered.base || '' });
    keepFitted(this.root.querySelector('[data-editor-canvas]'), () => this.fit());
    this.listen();
    await this.modes.choose(this.modes.wanted());
    showSaveState(this.stateNode, 'saved', draft);
    if (recovered || this.laidOut) this.autosave.touch();
    if (draft.findings) this.showFindings(draft.findings);
    this.checking.run();
    loadNames(this.suggestions, { urls: this.data.urls, onLoaded: () => this.modeler.get('eventBus').fire('propertiesPanel.providersChanged') });
    this.loadSupport();
    this.modeler.get('presets').load().catch(() => {}); // without them the menus have everything else
    this.joinOthers();
  }

  /** Sees who else edits the process, and hears of their versions. */
  joinOthers() {
    const find = (name) => document.querySelector(`[${name}]`);
    this.presence = new Presence(this, { path: this.data.socket, list: find('data-presence'), notice: find('data-claim-notice'), onVersion: (version) => this.hearOfVersion(version) });
  }

  /** Somebody made a version while this draft is open: it can be brought in at once, or later. */
  hearOfVersion({ number, name, person }) {
    if (person === this.data.draft.owner || number <= (this.data.draft.base || 0)) return;
    const run = async () => { await this.autosave.flush().catch(() => {}); location.assign(this.data.urls.update); };
    showToast(t('{name} made version {number}.', { name, number }), { kind: 'warning', action: { label: t('Bring it into my draft'), run } });
  }

  /** Puts a file on the canvas, drawn first when it has no diagram. */
  async show(xml) {
    const { xml: drawn, laidOut, notDrawn } = await withLayout(xml);
    this.laidOut = laidOut;
    await this.modeler.importXML(drawn);
    this.fit();
    if (laidOut) this.tellLayout(notDrawn);
  }

  tellLayout(notDrawn) {
    if (!notDrawn.length) {
      showToast(t('The file had no diagram; it was drawn for you.'));
      return;
    }
    const names = notDrawn.map((one) => titleOf({ ...one, $type: one.type })).join(', ');
    showToast(t('The file had no complete diagram; it was drawn for you. Without a place in it, but still in the file: {names}.', { names }), { kind: 'warning' });
  }

  listen() {
    this.modeler.on('commandStack.changed', () => { this.autosave.touch(); this.checking.touch(); });
    this.modeler.on('selection.changed', ({ newSelection }) => {
      const [element] = newSelection.length === 1 ? newSelection : [];
      announceSelection(element);
      this.problems.markSelected(element?.businessObject?.id);
    });
    onSelectionWanted((id) => this.select(id));
    const wanted = syncAddress();
    if (wanted) this.select(wanted);
    window.addEventListener('beforeunload', (event) => { if (this.autosave.isDirty) event.preventDefault(); });
    document.addEventListener('visibilitychange', () => { if (document.hidden) this.autosave.flush().catch(() => {}); });
    window.addEventListener('online', () => this.autosave.flush().catch(() => {}));
  }

  async loadSupport() {
    try {
      this.modeler.get('supportedElements').use(await get(this.data.urls.support || 'support'));
    } catch {
      // everything is offered then, and findings tell what cannot be deployed
    }
  }

  /** The file as it is now; written once per change, however many ask for it. */
  async serialize() {
    this.written ??= this.modeler.saveXML({ format: true });
    return (await this.written).xml;
  }

  showFindings(findings) {
    this.findings = findings;
    const { rules } = this.mode || {};
    const registry = this.modeler.get('elementRegistry');
    const told = this.fresh.filter(this.live ? joinFindings(findings, this.live, (id) => Boolean(registry.get(id))) : findings);
    const shown = rules ? told.filter(({ rule }) => rules.has(rule)) : told;
    this.marks.show(shown);
    this.problems.show(shown, { elsewhere: told.length - shown.length, all: findings });
  }

  select(id) {
    const element = this.modeler.get('elementRegistry').get(id) || this.modeler.get('canvas').getRootElement();
    this.modeler.get('selection').select(element);
    if (element !== this.modeler.get('canvas').getRootElement()) reveal(this.modeler, element);
  }

  fit() {
    const palette = this.root.querySelector('.djs-palette')?.offsetWidth || 60;
    this.modeler.get('canvas').resized(); // or it goes by the size it had when it last looked
    fit(this.modeler.get('canvas'), { ...MARGINS, left: palette + 45 });
  }

  showState(state, detail) {
    showSaveState(this.stateNode, state, detail);
    if (state === 'conflict') this.meeting.begin();
  }

  /** Puts another state of the draft in place of what is shown, and leaves the person where they were. */
  async replace(xml) {
    const [canvas, selection] = [this.modeler.get('canvas'), this.modeler.get('selection')];
    const { x, y, width, height } = canvas.viewbox();
    const [root, chosen, focused] = [canvas.getRootElement().id, selection.get().map(({ id }) => id), document.activeElement?.id];
    await this.modeler.importXML((await withLayout(xml)).xml);
    const registry = this.modeler.get('elementRegistry');
    if (registry.get(root)) canvas.setRootElement(registry.get(root));
    canvas.viewbox({ x, y, width, height });
    selection.select(chosen.map((id) => registry.get(id)).filter(Boolean));
    if (focused) requestAnimationFrame(() => document.getElementById(focused)?.focus());
    this.checking.run();
  }

  /** Draws the whole diagram anew, after saving what is there. */
  async layOutAgain() {
    const { layOut } = await import('../canvas/lay-out.js');
    const before = await this.serialize();
    const { xml, notDrawn } = await layOut(before);
    await this.modeler.importXML(xml);
    this.fit();
    this.autosave.touch();
    const undo = { label: t('Undo'), run: async () => { await this.modeler.importXML(before); this.fit(); this.autosave.touch(); } };
    const message = notDrawn.length ? t('Arranged; {count} parts have no place in it.', { count: notDrawn.length }) : t('Arranged anew.');
    showToast(message, { action: undo });
  }

  async exportBpmn() {
    download(await this.serialize(), `${this.data.key}.bpmn`);
  }

  async exportSvg() {
    const { svg } = await this.modeler.saveSVG();
    download(withPaperColours(svg), `${this.data.key}.svg`, 'image/svg+xml');
  }

  async exportPng() {
    const { svg } = await this.modeler.saveSVG();
    await downloadPng(withPaperColours(svg), `${this.data.key}.png`);
  }

  async createVersion() {
    document.activeElement?.blur?.(); // commits what is being typed into the properties panel
    await this.autosave.flush().catch(() => {});
    if (this.autosave.isDirty) {
      showToast(t('First the draft has to be saved.'), { kind: 'error' });
      return;
    }
    const answer = await askForVersion({
      findings: this.findings,
      changes: () => this.changesInWords(),
      create: ({ note, after }) => post(this.data.urls.versions, { note, after, revision: this.autosave.revision }),
      compareUrl: `${this.data.urls.detail}/compare`,
      updateUrl: this.data.urls.update,
    });
    if (answer) this.data.draft.base = answer.number;
    if (answer) showToast(t('Version {number} was created.', { number: answer.number }), { kind: 'success', action: { label: t('Show it'), run: () => location.assign(this.data.urls.detail) } });
  }

  /** One line on what the draft changes; nothing for a first version. */
  async changesInWords() {
    const { key, draft } = this.data;
    return draft.base ? (await get(`processes/${encodeURIComponent(key)}/compare?from=${draft.base}&to=draft`)).counts : '';
  }
}
