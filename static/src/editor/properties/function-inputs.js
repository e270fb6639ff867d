/** What a function of the library declares as its input: one field per name, kept as an input mapping of that name. */
import { createPart, findPlace, ownerOf, placeCommands, placeOf, readSetting, runTogether } from '../../periscope/places.js';
import { t } from '../../i18n.js';
import { entry } from './entries.js';
import { group } from './lists.js';

const FUNCTION = placeOf('ScriptTaskConfiguration');
const LISTS = ['inputs', 'plainInputs'];
const PATH = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u;

const holderOf = (element) => findPlace(ownerOf(element), FUNCTION);

/** The mapping that fills this name, and the list it stands in. */
function mappingOf(element, name) {
  const holder = holderOf(element);
  for (const list of LISTS) {
    const mapping = (holder?.get(list) || []).find((one) => readSetting(one, 'target') === name);
    if (mapping) return { holder, list, mapping };
  }
  return undefined;
}

const typeOf = (source) => (PATH.test(source) ? 'variable' : 'expression');

function write(element, name, value, injector) {
  const found = mappingOf(element, name);
  const stack = injector.get('commandStack');
  const change = (moddleElement, properties) => stack.execute('element.updateModdleProperties', { element, moddleElement, properties });
  if (found && value) {
    const literal = readSetting(found.mapping, 'mappingType') === 'literal';
    change(found.mapping, literal ? { source: value } : { source: value, mappingType: typeOf(value) });
  } else if (found) {
    change(found.holder, { [found.list]: found.holder.get(found.list).filter((one) => one !== found.mapping) });
  } else if (value) {
    const factory = injector.get('bpmnFactory');
    const made = createPart(factory, 'ScriptTaskInputMapping', { source: value, target: name, mappingType: typeOf(value) }, holderOf(element));
    runTogether(injector, placeCommands(element, ownerOf(element), FUNCTION, (object) => ({ inputs: [...(object?.get('inputs') || []), made] }), factory));
  }
}

function wordsFor(schema, required) {
  const type = [schema.type].flat().filter(Boolean).join(' / ');
  const words = [type, required && t('needed'), schema.description].filter(Boolean);
  return words.join(' · ') || undefined;
}

/** The group of the chosen function's inputs; none for a function that declares nothing. */
export function functionInputGroups(element, injector) {
  const chosen = readSetting(holderOf(element), 'functionId');
  const schema = injector.get('suggestions').functions.find(({ value }) => value === chosen)?.schema;
  const names = Object.entries(schema?.properties || {});
  if (!names.length) return [];
  const required = new Set(schema.required || []);
  return [group('script-function-inputs', 'What the function needs', names.map(([name, described]) => entry(`function-input-${name}`, name, {
    placeholder: t('variable or expression'),
    description: () => wordsFor(described === true ? {} : described, required.has(name)),
    read: (of) => readSetting(mappingOf(of, name)?.mapping, 'source'),
    write: (of, value, by) => write(of, name, value, by),
  })))];
}
