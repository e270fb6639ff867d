/** Selecting on a read-only canvas, in step with the rest of the page. */
import { reveal } from './fit.js';
import { announceSelection, onSelectionWanted, syncAddress } from './selection.js';

/** The element of a click: a label stands for what it names, the empty canvas for nothing. */
function chosenBy(viewer, element) {
  const target = element.labelTarget || element;
  return target === viewer.get('canvas').getRootElement() ? null : target;
}

/** Connects the viewers of a page (two in a comparison); returns `choose(id)`. */
export function connectChoosing(viewers, { onChosen = () => {} } = {}) {
  const mark = (id) => {
    for (const viewer of viewers) {
      const element = id && viewer.get('elementRegistry').get(id);
      viewer.get('selection').select(element || []);
    }
  };
  const choose = (id, { show = true } = {}) => {
    const found = viewers.map((viewer) => [viewer, id && viewer.get('elementRegistry').get(id)]).find(([, element]) => element);
    mark(found ? id : null);
    if (found && show) reveal(...found);
    announceSelection(found?.[1]);
    onChosen(found ? id : null);
  };
  for (const viewer of viewers) viewer.on('element.click', ({ element }) => choose(chosenBy(viewer, element)?.id || null, { show: false }));
  onSelectionWanted((id) => choose(id));
  const wanted = syncAddress();
  if (wanted) choose(wanted);
  return choose;
}
