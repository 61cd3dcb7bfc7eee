// Runs the conformance suite in a worker, dedicated or shared.
import { serveSuite } from 'test-support/suite-in-worker/serve-suite';

import { conformanceSubject } from './conformance-subject.ts';

serveSuite(conformanceSubject);
