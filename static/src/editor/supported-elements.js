/** Greys out what the engine cannot run, with the reason, instead of refusing it at deployment. */
import { t } from '../i18n.js';
import { reasonAgainst } from './support-table.js';

const MENUS = ['bpmn-create', 'bpmn-append', 'bpmn-replace'];
const AFTER_OTHERS = 300;

class SupportedElements {
  constructor(eventBus, popupMenu, palette, contextPad) {
    Object.assign(this, { eventBus, rows: [] });
    const provider = { getPopupMenuEntries: () => (entries) => this.mark(entries) };
    MENUS.forEach((menu) => popupMenu.registerProvider(menu, AFTER_OTHERS, provider));
    contextPad.registerProvider(AFTER_OTHERS, { getContextPadEntries: () => (entries) => this.greyed(entries) });
    palette.registerProvider(AFTER_OTHERS, { getPaletteEntries: () => (entries) => this.greyed(entries) });
  }

  /** Takes the engine's table (GET /support) and shows the menus accordingly from now on. */
  use(rows) {
    this.rows = rows;
    this.eventBus.fire('i18n.changed'); // the palette draws itself anew
  }

  mark(entries) {
    for (const [id, entry] of Object.entries(entries)) {
      const reason = reasonAgainst(id, this.rows);
      if (reason) Object.assign(entry, { disabled: true, title: t('The engine does not run this: {reason}', { reason }), description: t('not available: {reason}', { reason }) });
    }
    return entries;
  }

  /** What is refused stays in its place, without effect, and says why. */
  greyed(entries) {
    return Object.fromEntries(Object.entries(entries).map(([id, entry]) => {
      const reason = reasonAgainst(id, this.rows);
      return [id, reason ? { ...entry, className: `${entry.className} is-refused`, title: t('The engine does not run this: {reason}', { reason }), action: {} } : entry];
    }));
  }
}
SupportedElements.$inject = ['eventBus', 'popupMenu', 'palette', 'contextPad'];

export default { __init__: ['supportedElements'], supportedElements: ['type', SupportedElements] };
