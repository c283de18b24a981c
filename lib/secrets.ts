// Secrets Manager, by fixed names: functions are told the name, never a value. The account's own key (aws/secretsmanager) encrypts them:
// with a key of ours every reader would need a right on it as well, and CDK would write those readers into its policy, a circle of stacks.
import { type RemovalPolicy, type Stack, Validations } from 'aws-cdk-lib';
import { Secret, type SecretStringGenerator } from 'aws-cdk-lib/aws-secretsmanager';

export const secretNames = {
  /** `{client_id, client_secret}` of the first management client. */
  management: 'sallyport/management',
  /** `{current, previous}`: CloudFront sends `current`, the functions take both (security.md 24). `previous` is empty until a rotation. */
  origin: 'sallyport/origin',
  /** `{key}`: the HMAC key for texted codes (security.md 17). */
  codes: 'sallyport/codes',
} as const;

/** The resource of a grant. Secrets Manager adds a hyphen and six characters to the name. */
export const secretArn = (stack: Stack, name: string): string =>
  `arn:${stack.partition}:secretsmanager:${stack.region}:${stack.account}:secret:${name}-??????`;

export const addSecrets = (stack: Stack, removalPolicy: RemovalPolicy): void => {
  const secret = (id: string, secretName: string, description: string, generateSecretString: SecretStringGenerator): void => {
    const made = new Secret(stack, id, { secretName, description, generateSecretString, removalPolicy });
    Validations.of(made).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'A change needs a second step (CloudFront, the client, codes under way): docs/deploy.md says how it is done by hand.',
    });
  };
  // A header's value and a client's secret: letters and digits only, 48 of them (285 bits).
  const plain = { excludePunctuation: true, passwordLength: 48 };
  secret('ManagementSecret', secretNames.management, 'Sallyport: the first management client', {
    ...plain,
    secretStringTemplate: JSON.stringify({ client_id: 'sallyport-management' }),
    generateStringKey: 'client_secret',
  });
  secret('OriginSecret', secretNames.origin, 'Sallyport: what CloudFront shows to the API', {
    ...plain,
    secretStringTemplate: JSON.stringify({ previous: '' }),
    generateStringKey: 'current',
  });
  secret('CodesSecret', secretNames.codes, 'Sallyport: HMAC key of texted codes', {
    ...plain,
    secretStringTemplate: JSON.stringify({}),
    generateStringKey: 'key',
  });
};
