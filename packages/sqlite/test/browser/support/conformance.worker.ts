// Runs the conformance suite in a worker, dedicated or shared.
import { serveSuite } from '../../../../conformance/test/workers/serve-suite.ts';
import { conformanceSubject } from './conformance-subject.ts';

serveSuite(conformanceSubject);
