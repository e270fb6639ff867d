/** Creating a version: a note, a word about findings, the server's answer. */
import { Conflict } from '../api.js';
import { levelOf } from '../canvas/findings.js';
import { t, tn } from '../i18n.js';
import { element, icon } from '../page.js';

function showFindings(node, findings) {
  const critical = findings.filter((finding) => levelOf(finding) === 'CRITICAL').length;
  node.hidden = !critical;
  node.textContent = tn('{count} finding blocks deployment. The version can be created all the same.', '{count} findings block deployment. The version can be created all the same.', critical);
}

/** The newer version that a refusal names, or undefined: going ahead then says that it was seen. */
function newerVersion(problem) {
  return problem instanceof Conflict ? problem.current.latest : undefined;
}

/** Says in a line what the draft changes, and lets it become the note; without an answer nothing is said. */
async function showChanges(node, note, ask) {
  node.hidden = true;
  const counts = await ask().catch(() => '');
  if (!counts) return;
  const use = element('button', { type: 'button', class: 'btn btn-sm btn-ghost', onclick: () => { note.value = [note.value.trim(), counts].filter(Boolean).join(' – ').slice(0, 500); note.focus(); } }, t('Take over'));
  node.replaceChildren(counts, ' ', use);
  node.hidden = false;
}

class VersionDialog {
  constructor({ create, compareUrl, updateUrl }) {
    Object.assign(this, { create, compareUrl, updateUrl });
    this.dialog = document.getElementById('version-dialog');
    this.form = this.dialog.querySelector('form');
    this.error = this.dialog.querySelector('[data-version-error]');
    this.button = this.form.querySelector('[value="create"]');
    this.words = this.button.dataset.words ??= this.button.textContent;
  }

  /** Forgets what an earlier attempt has left in the dialog. */
  begin(findings, changes) {
    showChanges(this.dialog.querySelector('[data-version-changes]'), this.form.elements.note, changes);
    showFindings(this.dialog.querySelector('[data-version-findings]'), findings);
    this.after = undefined;
    this.error.hidden = true;
    this.button.textContent = this.words;
    this.dialog.showModal();
    this.form.elements.note.focus();
  }

  /** Says why not; where somebody made a newer version, offers to look at it and to go ahead. */
  refuse(problem) {
    this.after = newerVersion(problem);
    const words = element('span', {}, problem.message || t('The version could not be created.'));
    if (this.after) {
      const href = `${this.compareUrl}?from=${this.after}&to=draft`;
      words.append(' ', element('a', { href, target: '_blank', rel: 'noopener' }, t('Compare version {number} with your draft', { number: this.after })));
      words.append(' ', element('a', { href: this.updateUrl }, t('Bring version {number} into my draft', { number: this.after })));
      this.button.textContent = t('Go ahead after version {number}', { number: this.after });
    }
    this.error.replaceChildren(icon('incident'), words);
    this.error.hidden = false;
  }

  async submit() {
    this.button.setAttribute('aria-busy', 'true');
    try {
      this.answer = await this.create({ note: this.form.elements.note.value.trim(), after: this.after });
      this.form.reset();
      this.dialog.close();
    } catch (problem) {
      this.refuse(problem);
    } finally {
      this.button.removeAttribute('aria-busy');
    }
  }
}

/** Opens the dialog; `create({note, after})` makes the version. Resolves to its answer, or null when given up. */
export function askForVersion({ findings, changes, create, compareUrl, updateUrl }) {
  const asking = new VersionDialog({ create, compareUrl, updateUrl });
  asking.begin(findings, changes);
  return new Promise((resolve) => {
    asking.form.onsubmit = (event) => {
      if (event.submitter?.value !== 'create') return;
      event.preventDefault();
      asking.submit();
    };
    asking.dialog.addEventListener('close', () => resolve(asking.answer || null), { once: true });
  });
}
