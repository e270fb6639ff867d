/** Warns before leaving a form with unsent changes; sending it is leaving on purpose. */
export function connectDirtyForm(form) {
  const state = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));
  let clean = state();
  let sending = false;
  form.addEventListener('submit', () => { sending = true; });
  form.addEventListener('dirty-form:saved', () => { clean = state(); });
  window.addEventListener('pageshow', () => { sending = false; });
  window.addEventListener('beforeunload', (event) => {
    if (!sending && form.isConnected && state() !== clean) event.preventDefault();
  });
}
