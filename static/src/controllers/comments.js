/**
 * The list of comment threads beside a canvas. Threads carry `data-comment-element`; choosing an element
 * on the canvas (event `element:selected`) shows its threads first and puts its id into the new comment's
 * hidden field `element`; clicking `[data-comment-show]` selects the element on the canvas.
 */
export function connectComments(list) {
  const field = list.querySelector('input[name="element"]');
  const label = list.querySelector('[data-comment-target]');
  document.addEventListener('element:selected', ({ detail }) => {
    if (field) field.value = detail.id || '';
    if (label) label.textContent = detail.name || detail.id || label.dataset.commentTarget;
    for (const thread of list.querySelectorAll('[data-comment-element]')) {
      thread.classList.toggle('is-selected', Boolean(detail.id) && thread.dataset.commentElement === detail.id);
    }
    list.querySelector('.is-selected')?.scrollIntoView({ block: 'nearest' });
  });
  list.addEventListener('click', (event) => {
    const link = event.target.closest('[data-comment-show]');
    if (!link) return;
    event.preventDefault();
    document.dispatchEvent(new CustomEvent('element:select', { detail: { id: link.dataset.commentShow } }));
  });
}
