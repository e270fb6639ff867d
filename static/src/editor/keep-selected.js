/** A click on the one selected element leaves it selected: whoever clicks it wants to work with it. */
import SelectionBehavior from 'diagram-js/lib/features/selection/SelectionBehavior';

function KeepSelected(eventBus, selection, canvas, elementRegistry) {
  const keeping = {
    get: () => selection.get(),
    isSelected: (element) => selection.isSelected(element),
    select: (...values) => selection.select(...values),
    deselect: (element) => { if (selection.get().length > 1) selection.deselect(element); },
  };
  SelectionBehavior.call(this, eventBus, keeping, canvas, elementRegistry);
}
KeepSelected.$inject = ['eventBus', 'selection', 'canvas', 'elementRegistry'];

export default { selectionBehavior: ['type', KeepSelected] };
