import '../styles/islands.css';
import '../styles/functions.css';
import { FunctionPage } from '../functions/function-page.js';
import { showVersions } from '../functions/shown-versions.js';
import { findIsland, readPageData } from '../page.js';

const data = readPageData();
const editor = findIsland('function');
const version = findIsland('function-version');

if (editor) await new FunctionPage(editor, data).open();
if (version) showVersions(version, data);
(editor || version).dataset.ready = 'true';
