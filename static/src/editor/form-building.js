/** The form of an element in the builder: opened from the panel, taken over as one step of undo. */
import { Builder } from '../form-builder/builder.js';
import { openDialog } from '../dialogs.js';
import { findPlace, ownerOf, placeCommands, runTogether } from '../periscope/places.js';
import { toField, toObject } from './form-fields.js';

const asList = (value) => (Array.isArray(value) ? value : value ? [value] : []);

class FormBuilding {
  constructor(injector, bpmnFactory) {
    Object.assign(this, { injector, bpmnFactory });
  }

  /** Opens the fields at `place`; resolves once the dialog is closed. */
  async open(element, place) {
    const dialog = document.getElementById('form-builder-dialog');
    const root = dialog.querySelector('.form-builder');
    const fresh = root.cloneNode(true);
    root.replaceWith(fresh);
    const before = asList(findPlace(ownerOf(element), place)?.get('items'));
    const builder = new Builder(fresh, { fields: before.map(toField) });
    dialog.querySelector('[data-form-of]').textContent = element.businessObject.get('name') || element.id;
    const closed = openDialog(dialog);
    await builder.open();
    fresh.dataset.ready = 'true';
    if (await closed === 'take') this.take(element, place, builder.model.fields, before);
  }

  take(element, place, fields, before) {
    const old = new Map(before.map((each) => [each.get('name') ?? each.get('id'), each]));
    const items = fields.map((each) => toObject(this.bpmnFactory, each, old.get(each.name)));
    runTogether(this.injector, placeCommands(element, ownerOf(element), place, (holder) => {
      items.forEach((item) => { item.$parent = holder; });
      return { items };
    }, this.bpmnFactory));
  }
}
FormBuilding.$inject = ['injector', 'bpmnFactory'];

export default { formBuilder: ['type', FormBuilding] };
