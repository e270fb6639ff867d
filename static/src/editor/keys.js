/** The keys of the canvas, for the sheet of `?`. They act while the canvas has the focus. */
import { t } from '../i18n.js';

export function canvasKeys() {
  return {
    title: t('On the canvas'),
    rows: [
      ['n', t('Create an element')], ['a', t('Append an element')], ['r', t('Change the type')], ['e', t('Edit the label')],
      ['c', t('Connect')], ['[ ]', t('Back and on along the flow')], ['1 2 3', t('Into the first, second, third branch')], ['Enter', t('To the properties')], ['h', t('Move the canvas')], ['l', t('Select a region')], ['s', t('Make space')],
      ['Ctrl+F', t('Find an element')], ['Ctrl+Z', t('Undo')], ['Ctrl+Y', t('Redo')], ['Ctrl+C', t('Copy')], ['Ctrl+V', t('Paste')],
      ['Del', t('Delete')], ['Ctrl+S', t('Save now')], ['Ctrl+0', t('Actual size')],
    ],
  };
}
