CREATE CONSTRAINT `hub_clock` FOR (n:`HubClock`) REQUIRE (n.`name`) IS UNIQUE
CREATE CONSTRAINT `hub_meta` FOR (n:`HubMeta`) REQUIRE (n.`name`) IS UNIQUE
CREATE CONSTRAINT `idempotency_key` FOR (n:`IdempotencyKey`) REQUIRE (n.`actor`, n.`key`) IS UNIQUE
CREATE CONSTRAINT `key_AdministrativeDivision_code` FOR (n:`AdministrativeDivision`) REQUIRE (n.`codeScheme`, n.`code`, n.`from`) IS UNIQUE
CREATE CONSTRAINT `key_DataSource_name` FOR (n:`DataSource`) REQUIRE (n.`name`) IS UNIQUE
CREATE CONSTRAINT `key_ImportBatch_fingerprint` FOR (n:`ImportBatch`) REQUIRE (n.`fingerprint`) IS UNIQUE
CREATE CONSTRAINT `key_Organization_uscc` FOR (n:`Organization`) REQUIRE (n.`uscc`) IS UNIQUE
CREATE CONSTRAINT `key_Term_code` FOR (n:`Term`) REQUIRE (n.`scheme`, n.`code`) IS UNIQUE
CREATE CONSTRAINT `migration_name` FOR (n:`Migration`) REQUIRE (n.`name`) IS UNIQUE
CREATE CONSTRAINT `node_id` FOR (n:`Node`) REQUIRE (n.`id`) IS UNIQUE
CREATE CONSTRAINT `node_source_key` FOR (n:`Node`) REQUIRE (n.`sourceKey`) IS UNIQUE
CREATE RANGE INDEX `change_clock` FOR (n:`Change`) ON (n.`clock`)
CREATE RANGE INDEX `name_Community_name` FOR (n:`Community`) ON (n.`name`)
CREATE RANGE INDEX `name_Jurisdiction_name` FOR (n:`Jurisdiction`) ON (n.`name`)
CREATE RANGE INDEX `name_Need_title` FOR (n:`Need`) ON (n.`title`)
CREATE RANGE INDEX `name_Organization_name` FOR (n:`Organization`) ON (n.`name`)
CREATE RANGE INDEX `name_Project_name` FOR (n:`Project`) ON (n.`name`)
CREATE RANGE INDEX `name_Service_name` FOR (n:`Service`) ON (n.`name`)
CREATE RANGE INDEX `name_Term_name` FOR (n:`Term`) ON (n.`name`)
CREATE RANGE INDEX `past_id` FOR (n:`Past`) ON (n.`id`)
