/**
 * One selected element per page, told to everybody: canvas, tables, threads. `element:selected` says what is
 * selected ({id, name, type}; id null for nothing); `element:select` asks for it ({id}).
 */
export function announceSelection(element) {
  const object = element?.businessObject;
  document.dispatchEvent(new CustomEvent('element:selected', {
    detail: object ? { id: object.id, name: object.name || '', type: object.$type.replace('bpmn:', '') } : { id: null, name: '', type: '' },
  }));
}

/** Calls back with the id whenever somebody asks to select an element. */
export function onSelectionWanted(callback) {
  document.addEventListener('element:select', ({ detail }) => callback(detail.id));
}

/** Keeps `#element=‹id›` in the address equal to the selection, and returns the one it came with. */
export function syncAddress() {
  const wanted = new URLSearchParams(location.hash.slice(1)).get('element');
  document.addEventListener('element:selected', ({ detail }) => {
    const hash = detail.id ? `#element=${encodeURIComponent(detail.id)}` : ' ';
    history.replaceState(null, '', hash === ' ' ? location.pathname + location.search : hash);
  });
  return wanted;
}
