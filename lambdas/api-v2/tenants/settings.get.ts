import * as z from 'zod';
import { config } from '../../../service/config.ts';
import { clockDeps } from '../../../service/deps/clock.ts';
import { ok } from '../../../service/http/answer.ts';
import { chooseFields, fieldChoice } from '../../../service/http/fields.ts';
import { managementEndpoint } from '../../../service/http/management-endpoint.ts';

/** What holds here of Auth0's tenant settings; terraform asks them before it writes phone settings. None of it can be changed by API. */
export const handler = managementEndpoint({
  scopes: ['read:tenant_settings'],
  query: z.object(fieldChoice),
  deps: clockDeps,
  run: async ({ query }) =>
    ok(
      chooseFields(
        {
          friendly_name: config().tenantName,
          flags: {
            // Who has several to choose from is shown them.
            mfa_show_factor_list_on_enrollment: true,
            // Numbers read back in clear (product.md §4).
            disable_management_api_sms_obfuscation: true,
          },
          guardian_mfa_page: { enabled: false, html: '' },
          customize_mfa_in_postlogin_action: false,
          // Where this is missing, Auth0's terraform provider takes it for true and refuses phone settings (auth0.md F).
          phone_consolidated_experience: false,
        },
        query,
      ),
    ),
});
