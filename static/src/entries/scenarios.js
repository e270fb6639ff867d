import '../styles/play.css';
import { findIsland, readPageData } from '../page.js';
import { ScenarioRuns } from '../play/scenario-runs.js';

const root = findIsland('scenarios');
if (root) new ScenarioRuns(root, readPageData()).connect();
