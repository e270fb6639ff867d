import '../styles/islands.css';
import '../styles/functions.css';
import { AgentBench } from '../agents/agent-bench.js';
import { showVersions } from '../functions/shown-versions.js';
import { findIsland, readPageData } from '../page.js';

const data = readPageData();
const bench = findIsland('agent-bench');
const versions = findIsland('agent-versions');

if (bench) new AgentBench(bench, data);
if (versions) showVersions(versions, data, { plain: true });
(bench || versions).dataset.ready = 'true';
