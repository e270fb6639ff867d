/** A checkbox that checks all others of the table or form it stands in (`data-check-all="name"`). */
export function connectCheckAll(box) {
  const scope = box.closest('form, table') || document;
  const others = () => [...scope.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(box.dataset.checkAll)}"]`)];
  box.addEventListener('change', () => others().forEach((other) => { other.checked = box.checked; }));
  scope.addEventListener('change', () => {
    const checked = others().filter((other) => other.checked).length;
    box.checked = checked > 0 && checked === others().length;
    box.indeterminate = checked > 0 && checked < others().length;
  });
}
