/** Selecting on a read-only canvas, in step with the rest of the page. */
import { reveal } from './fit.js';
import { announceSelection, onSelectionWanted, syncAddress } from './selection.js';

/** The element of a click: a label stands for what it names, the empty canvas for nothing. */
function chosenBy(viewer, element) {
  const target = element.labelTarget || element;
  return target === viewer.get('canvas').getRootElement() ? null : target;
}

/**
 * Connects the viewers of a page (two in a comparison); returns `choose(id)`. `idIn` says what an element is called in
 * a viewer, `idFrom` what one of a viewer is called by the page, `bring` shows what was chosen.
 */
export function connectChoosing(viewers, { onChosen = () => {}, idIn = (_viewer, id) => id, idFrom = (_viewer, id) => id, bring = reveal } = {}) {
  const elementIn = (viewer, id) => id && viewer.get('elementRegistry').get(idIn(viewer, id));
  const choose = (id, { show = true } = {}) => {
    const found = viewers.map((viewer) => [viewer, elementIn(viewer, id)]).find(([, element]) => element);
    for (const viewer of viewers) viewer.get('selection').select((found && elementIn(viewer, id)) || []);
    if (found && show) bring(...found);
    announceSelection(found?.[1]);
    onChosen(found ? id : null);
  };
  for (const viewer of viewers) viewer.on('element.click', ({ element }) => choose(idFrom(viewer, chosenBy(viewer, element)?.id || null), { show: false }));
  onSelectionWanted((id) => choose(id));
  const wanted = syncAddress();
  if (wanted) choose(wanted);
  return choose;
}
