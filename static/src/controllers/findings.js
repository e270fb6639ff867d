/** A list of findings beside a canvas: clicking one chooses its element there and brings the canvas into sight. */
export function connectFindings(list) {
  list.addEventListener('click', (event) => {
    const id = event.target.closest('[data-finding-element]')?.dataset.findingElement;
    if (!id) return;
    event.preventDefault();
    document.dispatchEvent(new CustomEvent('element:select', { detail: { id } }));
    document.querySelector('[data-island]')?.scrollIntoView({ block: 'nearest' });
  });
}
