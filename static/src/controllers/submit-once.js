/** A form that can be sent once: the button shows progress and further submits are ignored. */
export function connectSubmitOnce(form) {
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    if (form.getAttribute('aria-busy') === 'true') {
      event.preventDefault();
      return;
    }
    form.setAttribute('aria-busy', 'true');
    (event.submitter || form.querySelector('[type="submit"]'))?.setAttribute('aria-busy', 'true');
  });
  const release = () => [form, ...form.querySelectorAll('[aria-busy]')].forEach((node) => node.removeAttribute('aria-busy'));
  window.addEventListener('pageshow', release); // back from the next page: the form may be sent again
  form.addEventListener('htmx:afterRequest', release);
}
