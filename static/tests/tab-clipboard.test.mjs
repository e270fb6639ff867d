import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BpmnModdle } from 'bpmn-moddle';
import Clipboard from 'diagram-js/lib/features/clipboard/Clipboard.js';
import EventBus from 'diagram-js/lib/core/EventBus.js';
import tabClipboard from '../src/editor/tab-clipboard.js';

test('a diagram opens whatever stands in the storage of the browser', () => {
  Object.assign(globalThis, { window: new EventTarget(), localStorage: { getItem: () => '{"0": [' } });
  const [bus, clipboard] = [new EventBus(), new Clipboard()];
  new tabClipboard.tabClipboard[1](bus, clipboard, new BpmnModdle());

  bus.fire('import.done', {});

  assert.equal(clipboard.isEmpty(), true);
});
