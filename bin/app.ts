import { App, DefaultStackSynthesizer, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { addStacks } from '../lib/deployment.ts';
import { WrongOption } from '../lib/option-values.ts';

// Without the bootstrap rule a template says nothing about how its account was prepared, so the same one also updates in place there.
// Nothing is written by itself: a deployment that stopped half-way would leave half its templates.
const app = new App({ autoSynth: false, defaultStackSynthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

// Where the CDK command deploys to.
const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;

try {
  addStacks(app, { ...(account ? { account } : {}), ...(region ? { region } : {}) });
  app.synth();
} catch (error) {
  if (!(error instanceof WrongOption)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
