/**
 * What is tried against statements that are put together from text: the families of the OWASP testing guide (WSTG-INPV-05)
 * and of sqlmap's boundaries. Each may be marked, so that it is found again, and is at most 64 characters long with its mark.
 */
export const sqlPayloads: readonly string[] = [
  `'`,
  `"`,
  '`',
  `\\`,
  `\\'; SELECT 1 -- `,
  `' OR '1'='1`,
  `" OR ""="`,
  `') OR ('1'='1`,
  `1 OR 1=1 -- -`,
  `'; DROP TABLE placement; --`,
  `' UNION SELECT NULL,NULL,NULL -- -`,
  `'||(SELECT 1)||'`,
  `' AND SLEEP(9) -- -`,
  `1;SELECT RANDOMBLOB(900000000);--`,
  `' AND EXTRACTVALUE(1,CONCAT(0x7e,VERSION())) #`,
  `'/**/OR/**/1=1/*!50000x*/`,
  `%27%20OR%201=1`,
  `0x27204f5220313d31`,
  `?`,
  `:lender`,
  `$1 {0} {{7*7}} \${7*7}`,
  `%`,
  `_`,
  `%_\\%`,
  `[a-z]%' ESCAPE '!`,
];
