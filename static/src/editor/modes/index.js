/**
 * The modes of the editor, in the order of their tabs. All of them work on the one canvas that is loaded: changing the
 * mode keeps file, selection and view.
 *
 * A mode is `{id, label, icon, edits, open, groups?, rules?}`:
 * - `id` stands in the address (`?mode=play`), `label` is a marked text, `icon` one of `templates/_icons.html`;
 * - `edits` says whether the canvas may be changed; where not, palette, pad and keys that change are out of reach;
 * - `open({editor, modeler, panel, data})`, if there, fills `panel`, an empty element in place of the properties, and may
 *   return (a promise of) a function that takes everything back when the mode is left;
 * - `groups` and `rules` are the groups of the properties panel and the rules of findings that are shown; all without them.
 */
import { DESIGN } from './design.js';
import { IMPLEMENT } from './implement.js';
import { PLAY } from './play.js';
import { REVIEW } from './review.js';

export const MODES = [DESIGN, IMPLEMENT, PLAY, REVIEW];
