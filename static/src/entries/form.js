import '../styles/islands.css';
import '../styles/form-builder.css';
import { FormPage } from '../form-builder/form-page.js';
import { findIsland, readPageData } from '../page.js';

const root = findIsland('form-builder');
await new FormPage(root, readPageData()).open();
root.dataset.ready = 'true';
