// Made by `make api-types` from /openapi.json, shapes b03d582f39cd5c9ffe18d31a5198c01ef2ad8f48e31407236e7868b0d3e56b5f; not edited by hand.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        _AddedResponseIn: {
            attestationObject: string;
            clientDataJSON: string;
            /** @default [] */
            transports: string[];
        };
        _ShownResponseIn: {
            authenticatorData: string;
            clientDataJSON: string;
            signature: string;
        };
        ActivityOut: {
            counts: number[];
            last_scored: string | null;
            requests: components["schemas"]["KindTrafficOut"];
            scoring: components["schemas"]["KindTrafficOut"];
        };
        /** @enum {string} */
        ActorKind: "user" | "console" | "system" | "service";
        AddedPasskeyIn: {
            id: string;
            response: components["schemas"]["_AddedResponseIn"];
        };
        AddedPolicyOut: {
            /** Format: date-time */
            created: string;
            created_by: components["schemas"]["PersonOut"] | null;
            name: string;
            sha256: string;
            stage: components["schemas"]["PolicyStage"];
            staged: components["schemas"]["StageChangeOut"] | null;
            version: number;
            warnings: string[];
        };
        AllowedRangeOut: {
            least: number;
            most: number | null;
            step: number;
        };
        AllowedTermsOut: {
            limit: components["schemas"]["AllowedRangeOut"] | null;
            price: components["schemas"]["AllowedRangeOut"] | null;
        };
        ApplicationDataOut: {
            account_name: string;
            acts: components["schemas"]["PersonActOut"][];
            application: components["schemas"]["ApplicationDocumentOut"];
            decisions: components["schemas"]["PersonDecisionOut"][];
            /** Format: date-time */
            exported_at: string;
            facts: components["schemas"]["PersonFactOut"][];
            /**
             * @default 1
             * @constant
             */
            format: 1;
            proposals: components["schemas"]["PersonProposalOut"][];
            referral_answers: components["schemas"]["PersonReferralAnswerOut"][];
            scores: components["schemas"]["ApplicationDocumentScoreOut"][];
        };
        ApplicationDocumentOut: {
            account_id: number;
            contract_hash: string;
            external_id: string;
            features: {
                [key: string]: unknown;
            };
            id: number;
            revision: number;
            /** Format: date-time */
            timestamp: string;
        };
        ApplicationDocumentScoreOut: {
            asked_by: number | null;
            id: number;
            model_version: string;
            portfolio_default_rate: number | null;
            raw_proba: number;
            reasons: {
                [key: string]: unknown;
            }[];
            request_id: string | null;
            score: number;
            source: components["schemas"]["ScoreSource"];
            /** Format: date-time */
            timestamp: string;
        };
        ApplicationErasureIn: {
            external_id: string;
            ground: components["schemas"]["Ground"];
        };
        ApplicationIn: {
            external_id: string;
            features: {
                [key: string]: unknown;
            };
        };
        ApplicationOut: {
            account_id: number;
            account_name: string;
            contract_hash: string;
            erased_at: string | null;
            external_id: string;
            features: {
                [key: string]: unknown;
            };
            id: number;
            revision: number;
            score: components["schemas"]["LatestScoreOut"] | null;
            /** Format: date-time */
            timestamp: string;
        };
        ApplicationScoreOut: {
            application_id: number;
            band: string;
            external_id: string;
            id: number;
            master_grade: string | null;
            model_version: string;
            rating: number;
            raw_proba: number;
            reasons: components["schemas"]["ReasonOut"][];
            score: number;
            source: components["schemas"]["ScoreSource"];
            /** Format: date-time */
            timestamp: string;
        };
        ArrearsOut: {
            amount: number | null;
            days: number;
            since: string;
        };
        AskedDecisionIn: {
            amount?: number | null;
            facts?: {
                [key: string]: components["schemas"]["FactIn"];
            };
            term?: number | null;
        };
        AssignedOut: {
            assigned: number;
            manager_id: number;
        };
        AssignIn: {
            client_ids: number[];
        };
        BandShareOut: {
            band: string;
            clients: number;
            overdue: number;
            share: number;
        };
        BrokerOut: {
            state: components["schemas"]["State"];
        };
        CalibrationGroupOut: {
            bad_rate: number;
            high: number;
            low: number;
            mean_pd: number;
            rows: number;
        };
        CardDifferenceOut: {
            model: string | number | boolean | null;
            other: string | number | boolean | null;
            path: string;
        };
        CardReadOut: {
            role: string;
            /** Format: date-time */
            timestamp: string;
        };
        ChampionOut: {
            name: string;
            sha256: string;
        };
        Change: {
            new: unknown;
            old: unknown;
        };
        ChangedCardOut: {
            client: components["schemas"]["ClientOut"];
            user: components["schemas"]["UserOut"];
            warnings: components["schemas"]["Warning"][];
        };
        ChangedClientOut: {
            manager_id: number | null;
            revision: number;
            user_id: number;
            warnings: components["schemas"]["Warning"][];
        } & {
            [key: string]: unknown;
        };
        ClientCardOut: {
            client: components["schemas"]["ClientOut"];
            user: components["schemas"]["UserOut"];
        };
        /** @enum {string} */
        ClientColumn: "login" | "rating" | "scored" | "days_late" | "debt" | "amount" | "changed" | "manager";
        ClientIn: {
            credit?: components["schemas"]["CreditIn"] | null;
            features: {
                [key: string]: unknown;
            };
            manager_id?: number | null;
            user: components["schemas"]["UserIn"];
        };
        ClientOut: {
            manager_id: number | null;
            revision: number;
            user_id: number;
        } & {
            [key: string]: unknown;
        };
        /** @enum {string} */
        ClientSort: "user_id" | "name" | "rating" | "scored" | "amount" | "days_late";
        ClientSummaryOut: {
            amount_total: number | null;
            arrears: components["schemas"]["ArrearsOut"] | null;
            band: string | null;
            by_champion: boolean | null;
            /** Format: date-time */
            changed_at: string;
            first_name: string;
            last_name: string;
            login: string;
            manager: components["schemas"]["PersonOut"] | null;
            master_grade: string | null;
            overdue: boolean;
            payment_status: string | null;
            rating: number | null;
            score: number | null;
            scored_at: string | null;
            user_id: number;
        };
        CodeIn: {
            /** Format: password */
            code: string;
        };
        ContactIn: {
            email?: string | null;
            phone?: string | null;
        };
        ContactOut: {
            email: string | null;
            first_name: string;
            last_name: string;
            phone: string | null;
            user_id: number;
        };
        CreditIn: {
            amount_total: number;
            annual_rate: number;
            as_of?: string | null;
            external_id?: string | null;
            opened_on?: string | null;
            /** @default [] */
            payment_history: components["schemas"]["PaymentMonth"][];
            term_months?: number | null;
        };
        CreditOut: {
            amount_total: number;
            annual_rate: number;
            arrears: components["schemas"]["ArrearsOut"] | null;
            as_of: string;
            client_id: number;
            default_definition: string | null;
            defaulted_on: string | null;
            external_id: string | null;
            id: number;
            monthly_payment: number | null;
            next_due: string | null;
            opened_on: string | null;
            overdue: boolean;
            payment_history: components["schemas"]["PaymentMonth"][];
            revision: number;
            status: ("0" | "1" | "2" | "3" | "4" | "5" | "C" | "X") | null;
            term_months: number | null;
        };
        CreditRevisionOut: {
            author_id: number | null;
            changes: {
                [key: string]: components["schemas"]["Change"];
            };
            revision: number;
            /** Format: date-time */
            timestamp: string;
        };
        CurvesOut: {
            bad: number[];
            calibration: components["schemas"]["CalibrationGroupOut"][];
            good: number[];
            roc: [
                number,
                number
            ][];
        };
        CutOffsIn: {
            cut_offs: {
                [key: string]: components["schemas"]["SegmentCutOffs"];
            };
        };
        CutOffSumsOut: {
            edges: number[];
            grades: components["schemas"]["GradeEndOut"][];
            measures: string[];
            segments: components["schemas"]["SegmentSumsOut"][];
        };
        DashboardOut: {
            by_champion: boolean | null;
            client: components["schemas"]["ClientOut"];
            credit: components["schemas"]["CreditOut"] | null;
            manager: components["schemas"]["ContactOut"] | null;
            score: components["schemas"]["ScoreOut"] | null;
        };
        DatabaseOut: {
            kind: string;
            milliseconds: number | null;
            state: components["schemas"]["State"];
        };
        DecisionFactOut: {
            source: string;
            /** Format: date-time */
            time: string;
            value: unknown;
        };
        DecisionIn: {
            reason?: string | null;
        };
        DecisionOut: {
            amount: number | null;
            answer: components["schemas"]["ReferralAnswerOut"] | null;
            application_id: number | null;
            band: string;
            client_id: number | null;
            client_revision: number | null;
            decided_by: number | null;
            facts: {
                [key: string]: components["schemas"]["DecisionFactOut"];
            };
            grade: string | null;
            id: number;
            is_stopped: boolean;
            limit: number | null;
            model_version: string;
            /** @enum {string} */
            outcome: "approve" | "refer" | "decline";
            policy_name: string;
            policy_sha256: string;
            policy_version: number;
            price: number | null;
            rating: number;
            reasons: components["schemas"]["PrincipalReasonOut"][];
            rules: components["schemas"]["RuleHitOut"][];
            score: number;
            score_id: number;
            segment: string | null;
            term: number | null;
            /** Format: date-time */
            timestamp: string;
        };
        DecisionStopOut: {
            changed_by: components["schemas"]["PersonOut"] | null;
            is_on: boolean;
            reason: string | null;
            timestamp: string | null;
        };
        DeclaredFactOut: {
            fresh_days: number;
            labels: {
                [key: string]: string;
            };
            source: string;
            /** @enum {string} */
            type: "number" | "bool" | "category";
            unit: string | null;
            values: string[];
        };
        DefaultIn: {
            /** Format: date */
            date: string;
            definition: string;
        };
        DemoLoginOut: {
            login: string;
            password: string;
            role: components["schemas"]["Role"];
        };
        DismissedOut: {
            detached_clients: number;
            handed_over: components["schemas"]["HandedOver"][];
            user_id: number;
        };
        DismissIn: {
            clients_go_to?: number | "spread" | null;
        };
        ErasedApplicationOut: {
            application_id: number;
            /** Format: date-time */
            erased_at: string;
            held_out: components["schemas"]["HeldOutOut"][];
            scores: number;
            sides: number;
        };
        ErasedOut: {
            /** Format: date-time */
            erased_at: string;
            held_out: components["schemas"]["HeldOutOut"][];
            rows: {
                [key: string]: number;
            };
            sides: number;
            user_id: number;
        };
        ErasureIn: {
            ground: components["schemas"]["Ground"];
            login: string;
        };
        ErrorOut: {
            /** @default  */
            code: string;
            detail: unknown;
            error: string;
            request_id: string;
        };
        FactIn: {
            time?: string | null;
            value: boolean | number | string;
        };
        /** @enum {string} */
        Factor: "app" | "passkey" | "recovery_code";
        FailureOut: {
            clients: number;
            code: string;
            explanation: string;
        };
        FileFieldOut: {
            name: string;
            required: boolean;
        };
        FourEyesOut: {
            is_on: boolean;
        };
        GateOut: {
            code: string;
            figures: {
                [key: string]: unknown;
            };
            gate: string;
            sentence: string;
            verdict: string;
        };
        GradeEndOut: {
            below: number | null;
            grade: string;
        };
        /** @enum {string} */
        Ground: "request" | "consent_withdrawn" | "unlawful" | "purpose_fulfilled";
        HandedOver: {
            clients: number;
            manager_id: number;
        };
        HealthOut: {
            activity: components["schemas"]["ActivityOut"] | null;
            broker: components["schemas"]["BrokerOut"];
            champion: components["schemas"]["ChampionOut"] | null;
            database: components["schemas"]["DatabaseOut"];
            decisions_stopped: boolean | null;
            four_eyes: boolean | null;
            /** Format: date-time */
            started: string;
            version: string;
            workers: components["schemas"]["WorkersOut"];
        };
        HeldOutOut: {
            model_version: string;
            rows: number[];
        };
        ImportIn: {
            file_name: string;
            /** @default clients */
            kind: components["schemas"]["ImportKind"];
            size: number;
        };
        /** @enum {string} */
        ImportKind: "clients" | "managers" | "credits" | "payments";
        ImportOut: {
            added: number;
            asked_by: number | null;
            changed: number;
            dry_run: boolean;
            ended: string | null;
            file_name: string;
            id: number;
            kind: components["schemas"]["ImportKind"];
            piece_bytes: number;
            problems: components["schemas"]["RowProblemOut"][];
            rejected: number;
            size: number;
            /** Format: date-time */
            started: string;
            state: components["schemas"]["ImportState"];
            trouble: string | null;
            unchanged: number;
        };
        ImportStartIn: {
            columns: {
                [key: string]: string;
            };
            /** @default false */
            dry_run: boolean;
            keep_as?: string | null;
        };
        /** @enum {string} */
        ImportState: "uploading" | "running" | "done" | "failed";
        JobIn: {
            client_ids?: number[] | null;
            /** @default false */
            decide: boolean;
            /** @default rescore */
            kind: components["schemas"]["JobKind"];
            /** @default true */
            reasons: boolean;
        };
        /** @enum {string} */
        JobKind: "rescore";
        JobOut: {
            asked_by: number | null;
            by_champion: boolean | null;
            ended: string | null;
            failed: number;
            id: number;
            kind: components["schemas"]["JobKind"];
            model_version: string;
            policy_sha256: string | null;
            reasons: boolean;
            scored: number;
            /** Format: date-time */
            started: string;
            state: components["schemas"]["JobState"];
            total: number | null;
            trouble: string | null;
        };
        JobReportOut: {
            bands: components["schemas"]["TransitionOut"][];
            failures: components["schemas"]["FailureOut"][];
            job: components["schemas"]["JobOut"];
            moves: components["schemas"]["MoveOut"][];
            outcomes: {
                [key: string]: number;
            };
        };
        /** @enum {string} */
        JobState: "waiting" | "running" | "paused" | "cancelled" | "done" | "failed";
        KeyIn: {
            /** @default 90 */
            expires_in_days: number;
            /** @default false */
            must_sign: boolean;
            /** @default 600 */
            requests_per_minute: number;
            scopes: components["schemas"]["KeyScope"][];
        };
        KeyOut: {
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            expires: string;
            id: number;
            is_live: boolean;
            last_used: string | null;
            must_sign: boolean;
            prefix: string;
            requests_per_minute: number;
            revoked: string | null;
            scopes: components["schemas"]["KeyScope"][];
        };
        /** @enum {string} */
        KeyScope: "score" | "read" | "write" | "import";
        KindTrafficOut: {
            last_failure: string | null;
            last_success: string | null;
            lately: components["schemas"]["TrafficSegmentOut"];
            segments: components["schemas"]["TrafficSegmentOut"][];
        };
        LackOut: {
            code: string;
            figures: {
                [key: string]: unknown;
            };
        };
        LatestScoreOut: {
            band: string;
            id: number;
            rating: number;
            /** Format: date-time */
            timestamp: string;
        };
        ListedApplicationOut: {
            account_id: number;
            account_name: string;
            erased_at: string | null;
            external_id: string;
            id: number;
            revision: number;
            score: components["schemas"]["LatestScoreOut"] | null;
            /** Format: date-time */
            timestamp: string;
        };
        LiveOut: {
            /**
             * @default ok
             * @constant
             */
            status: "ok";
        };
        LoggedInOut: {
            /** @default [] */
            factors: components["schemas"]["Factor"][];
            passkeys_at?: components["schemas"]["PasskeyPlaceOut"] | null;
            /** @default /ui */
            redirect: string;
            role: components["schemas"]["Role"];
            /** @default ok */
            status: "ok" | components["schemas"]["LoginStep"];
            user_id: number;
        };
        LoginBeforeOut: {
            address: string | null;
            /** Format: date-time */
            at: string;
        };
        LoginIn: {
            login: string;
            /** Format: password */
            password: string;
        };
        /** @enum {string} */
        LoginStep: "code" | "password" | "enrolment";
        ManagerIn: {
            email?: string | null;
            first_name: string;
            last_name: string;
            login: string;
            /** Format: password */
            password: string;
            phone?: string | null;
        };
        ManagerOut: {
            clients: number;
            email: string | null;
            first_name: string;
            is_active: boolean;
            last_name: string;
            login: string;
            phone: string | null;
            user_id: number;
        };
        MappingOut: {
            columns: {
                [key: string]: string;
            };
            kind: components["schemas"]["ImportKind"];
            name: string;
        };
        MeOut: {
            first_name: string;
            last_name: string;
            permissions: components["schemas"]["Permission"][];
            role: components["schemas"]["Role"];
            user_id: number;
        };
        ModelBesideOut: {
            bad: number | null;
            champion: components["schemas"]["ModelOut"] | null;
            differences: {
                [key: string]: number[];
            };
            has_report: boolean;
            lack: components["schemas"]["LackOut"] | null;
            made_differently: components["schemas"]["CardDifferenceOut"][];
            model: components["schemas"]["ModelOut"];
            of_champion: components["schemas"]["ModelFiguresOut"] | null;
            of_model: components["schemas"]["ModelFiguresOut"] | null;
            rows: number | null;
        };
        ModelFiguresOut: {
            calibration_error: number;
            calibration_error_by_chance: number;
            curves: components["schemas"]["CurvesOut"];
            figures: {
                [key: string]: number[];
            };
        };
        ModelIn: {
            label?: string | null;
            note?: string | null;
        };
        ModelOut: {
            /** Format: date-time */
            created: string;
            intervals: {
                [key: string]: number[];
            };
            label: string | null;
            metrics: {
                [key: string]: number;
            };
            name: string;
            note: string | null;
            promoted_at: string | null;
            sha256: string;
            stage: components["schemas"]["ModelStage"];
            training: {
                [key: string]: unknown;
            };
            waivers: components["schemas"]["WaiverOut"][];
            warnings: string[];
        };
        /** @enum {string} */
        ModelStage: "candidate" | "challenger" | "champion" | "retired";
        MovedPolicyOut: {
            cases: components["schemas"]["RewrittenCaseOut"][];
            /** Format: date-time */
            created: string;
            created_by: components["schemas"]["PersonOut"] | null;
            name: string;
            sha256: string;
            stage: components["schemas"]["PolicyStage"];
            staged: components["schemas"]["StageChangeOut"] | null;
            version: number;
            warnings: string[];
        };
        MoveOut: {
            client_id: number;
            first_name: string;
            last_name: string;
            rating_after: number;
            rating_before: number;
        };
        NewKeyOut: {
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            expires: string;
            id: number;
            is_live: boolean;
            key: string;
            last_used: string | null;
            must_sign: boolean;
            prefix: string;
            requests_per_minute: number;
            revoked: string | null;
            scopes: components["schemas"]["KeyScope"][];
            signing_secret?: string | null;
        };
        NewPasskeyIn: {
            name: string;
            passkey: components["schemas"]["AddedPasskeyIn"];
        };
        NewPasswordIn: {
            /** Format: password */
            new_password: string;
        };
        NotSearchedOut: {
            features: string[];
            why: string;
        };
        /** @enum {string} */
        ObjectKind: "user" | "client" | "model" | "policy" | "job" | "bank" | "application" | "proposal";
        OwnPasswordIn: {
            /** Format: password */
            new_password: string;
        };
        PasskeyEndIn: {
            passkey_id: number;
        };
        PasskeyOut: {
            /** Format: date-time */
            created: string;
            id: number;
            last_used: string | null;
            name: string;
            stepped_back: string | null;
        };
        PasskeyPlaceOut: {
            address: string;
            name: string;
        };
        PasskeyQuestionOut: {
            options: {
                [key: string]: unknown;
            };
        };
        PasswordChangeIn: {
            /** Format: password */
            current_password: string;
            /** Format: password */
            new_password: string;
        };
        PasswordRuleOut: {
            code: string;
            is_met: boolean;
            limits: {
                [key: string]: number;
            };
        };
        PasswordTrialIn: {
            /** Format: password */
            new_password: string;
        };
        PaymentIn: {
            /** Format: year-month */
            month: string;
            /** @enum {string} */
            status: "0" | "1" | "2" | "3" | "4" | "5" | "C" | "X";
        };
        PaymentMonth: {
            months_ago: number;
            /** @enum {string} */
            status: "0" | "1" | "2" | "3" | "4" | "5" | "C" | "X";
        };
        /** @enum {string} */
        Permission: "users:read_self" | "users:read_all" | "users:manage" | "users:approve" | "clients:read_self" | "clients:read_own" | "clients:read_all" | "clients:edit_own" | "clients:edit_all" | "clients:score_self" | "clients:score_own" | "clients:score_all" | "clients:create" | "clients:assign" | "managers:read_self" | "managers:read_all" | "managers:manage" | "models:read" | "models:manage" | "models:approve" | "policies:simulate" | "policies:read" | "policies:manage" | "policies:approve" | "decisions:stop" | "decisions:answer_own" | "decisions:answer_all" | "approvals:read" | "audit:read" | "health:read" | "services:manage" | "applications:read_own" | "applications:read_all" | "applications:register" | "applications:score_own";
        PersonActOut: {
            act: string;
            actor: components["schemas"]["ActorKind"];
            actor_id: number | null;
            details: {
                [key: string]: unknown;
            };
            id: number;
            object_id: string | null;
            object_kind: string;
            personal: {
                [key: string]: unknown;
            } | null;
            request_id: string | null;
            /** Format: date-time */
            timestamp: string;
        };
        PersonClientOut: {
            features: {
                [key: string]: unknown;
            };
            manager_id: number | null;
            revision: number;
            /** Format: date-time */
            timestamp: string;
        };
        PersonCreditOut: {
            amount_total: string;
            annual_rate: string;
            as_of: string | null;
            default_definition: string | null;
            defaulted_on: string | null;
            external_id: string | null;
            id: number;
            opened_on: string | null;
            payment_history: {
                [key: string]: unknown;
            }[];
            term_months: number | null;
        };
        PersonCreditRevisionOut: {
            author_id: number | null;
            changes: {
                [key: string]: unknown;
            };
            credit_id: number;
            revision: number;
            /** Format: date-time */
            timestamp: string;
        };
        PersonDataOut: {
            acts: components["schemas"]["PersonActOut"][];
            client: components["schemas"]["PersonClientOut"] | null;
            credit: components["schemas"]["PersonCreditOut"] | null;
            credit_revisions: components["schemas"]["PersonCreditRevisionOut"][];
            credits: components["schemas"]["PersonCreditOut"][];
            decisions: components["schemas"]["PersonDecisionOut"][];
            /** Format: date-time */
            exported_at: string;
            facts: components["schemas"]["PersonFactOut"][];
            /**
             * @default 1
             * @constant
             */
            format: 1;
            job_results: components["schemas"]["PersonJobResultOut"][];
            passkeys: components["schemas"]["PersonPasskeyOut"][];
            proposals: components["schemas"]["PersonProposalOut"][];
            reads: components["schemas"]["PersonReadOut"][];
            referral_answers: components["schemas"]["PersonReferralAnswerOut"][];
            revisions: components["schemas"]["PersonRevisionOut"][];
            saved_views: components["schemas"]["PersonViewOut"][];
            scores: components["schemas"]["PersonScoreOut"][];
            second_factor: components["schemas"]["PersonSecondFactorOut"] | null;
            sessions: components["schemas"]["PersonSessionOut"][];
            sign_on_identities: components["schemas"]["PersonIdentityOut"][];
            sign_on_invitations: components["schemas"]["PersonInvitationOut"][];
            user: components["schemas"]["PersonUserOut"];
            what_ifs: components["schemas"]["PersonWhatIfOut"][];
        };
        PersonDecisionOut: {
            basis: {
                [key: string]: unknown;
            };
            credit_limit: number | null;
            decided_by: number | null;
            id: number;
            is_shadow: boolean;
            is_stopped: boolean;
            outcome: string;
            policy_sha256: string;
            price: number | null;
            reasons: {
                [key: string]: unknown;
            }[];
            rules: {
                [key: string]: unknown;
            }[];
            score_id: number;
            /** Format: date-time */
            timestamp: string;
        };
        PersonFactOut: {
            id: number;
            name: string;
            recorded_by: number | null;
            source: string;
            /** Format: date-time */
            time: string;
            /** Format: date-time */
            timestamp: string;
            value: unknown;
        };
        PersonIdentityOut: {
            /** Format: date-time */
            bound: string;
            issuer: string;
            subject: string;
        };
        PersonInvitationOut: {
            /** Format: date-time */
            created: string;
            /** Format: date-time */
            expires: string;
            used: string | null;
        };
        PersonJobResultOut: {
            after: number | null;
            before: number | null;
            explanation: string | null;
            failure: string | null;
            job_id: number;
            kind: components["schemas"]["JobKind"];
            outcome: string | null;
            score_id: number | null;
            /** Format: date-time */
            timestamp: string;
        };
        PersonOut: {
            first_name: string;
            last_name: string;
            user_id: number;
        };
        PersonPasskeyOut: {
            /** Format: date-time */
            created: string;
            last_used: string | null;
            name: string;
        };
        PersonProposalOut: {
            act: string;
            change: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created: string;
            decided: string | null;
            decision_reason: string | null;
            id: number;
            reason: string | null;
            status: components["schemas"]["ProposalStatus"];
        };
        PersonReadOut: {
            role: components["schemas"]["Role"] | null;
            /** Format: date-time */
            timestamp: string;
        };
        PersonReferralAnswerOut: {
            credit_limit: number | null;
            decided_by: number;
            grounds: {
                [key: string]: unknown;
            };
            id: number;
            outcome: string;
            price: number | null;
            referral_id: number;
            /** Format: date-time */
            timestamp: string;
        };
        PersonRevisionOut: {
            author_id: number | null;
            changes: {
                [key: string]: unknown;
            };
            features: {
                [key: string]: unknown;
            };
            revision: number;
            /** Format: date-time */
            timestamp: string;
        };
        PersonScoreOut: {
            asked_by: number | null;
            client_revision: number;
            id: number;
            model_version: string;
            portfolio_default_rate: number | null;
            raw_proba: number;
            reasons: {
                [key: string]: unknown;
            }[];
            request_id: string | null;
            score: number;
            source: components["schemas"]["ScoreSource"];
            /** Format: date-time */
            timestamp: string;
        };
        PersonSecondFactorOut: {
            /** Format: date-time */
            confirmed: string;
        };
        PersonSessionOut: {
            address: string | null;
            /** Format: date-time */
            created: string;
            device: string | null;
            /** Format: date-time */
            expires: string;
            is_new_device: boolean;
            revoked: string | null;
            seen: string | null;
        };
        PersonUserOut: {
            first_name: string;
            id: number;
            is_active: boolean;
            last_name: string;
            login: string;
            role: components["schemas"]["Role"];
            /** Format: date-time */
            timestamp: string;
        };
        PersonViewOut: {
            address: string;
            name: string;
            /** Format: date-time */
            timestamp: string;
        };
        PersonWhatIfOut: {
            answer: {
                [key: string]: unknown;
            };
            asked_by: number | null;
            client_revision: number;
            model_version: string;
            proba: number;
            target: number | null;
            /** Format: date-time */
            timestamp: string;
        };
        PolicyCaseOut: {
            expected: string;
            grade: string | null;
            holds: boolean;
            limit: number | null;
            name: string;
            outcome: string;
            pd: number | null;
            price: number | null;
            reasons: string[];
        };
        PolicyComparisonOut: {
            first: components["schemas"]["PolicyFiguresOut"];
            moves: number[][];
            rows: number;
            second: components["schemas"]["PolicyFiguresOut"];
        };
        PolicyDifferenceOut: {
            after: string | number | boolean | null;
            before: string | number | boolean | null;
            path: string[];
        };
        PolicyFiguresOut: {
            expected_bad_rate: number | null;
            outcomes: {
                [key: string]: number;
            };
            realised_bad_rate: number | null;
        };
        PolicyIn: {
            text: string;
        };
        PolicyOut: {
            /** Format: date-time */
            created: string;
            created_by: components["schemas"]["PersonOut"] | null;
            name: string;
            sha256: string;
            stage: components["schemas"]["PolicyStage"];
            staged: components["schemas"]["StageChangeOut"] | null;
            version: number;
        };
        /** @enum {string} */
        PolicyStage: "draft" | "shadow" | "active" | "retired";
        PortfolioHistoryOut: {
            bands: string[];
            months: components["schemas"]["PortfolioMonthOut"][];
            moves: number[][];
            ratings: number[];
            /** Format: date */
            since: string;
        };
        PortfolioMonthOut: {
            in_bands: number[];
            month: string;
            overdue: number;
        };
        PortfolioOut: {
            bands: components["schemas"]["BandShareOut"][];
            clients: number;
            mean_rating: number | null;
            never_scored: number;
            overdue: number;
            scored: number;
        };
        PreviewOut: {
            columns: {
                [key: string]: string;
            };
            fields: components["schemas"]["FileFieldOut"][];
            names: string[];
            rows: string[][];
            unused: string[];
            written: string;
        };
        PrincipalReasonOut: {
            against: string;
            feature: string;
            lost: number;
            value: unknown;
        };
        ProfileOut: {
            contact: components["schemas"]["ContactOut"] | null;
            first_name: string;
            last_name: string;
            login: string;
            login_before: components["schemas"]["LoginBeforeOut"] | null;
            role: components["schemas"]["Role"];
            user_id: number;
        };
        PromotionIn: {
            /** @default [] */
            waivers: components["schemas"]["WaiverIn"][];
        };
        ProofIn: {
            code?: string | null;
            passkey?: components["schemas"]["ShownPasskeyIn"] | null;
            password?: string | null;
        };
        ProposalOut: {
            about: components["schemas"]["PersonOut"] | null;
            act: string;
            approver: components["schemas"]["PersonOut"] | null;
            change: {
                [key: string]: unknown;
            };
            closed_by: components["schemas"]["PersonOut"] | null;
            /** Format: date-time */
            created: string;
            decided: string | null;
            decision_reason: string | null;
            digest: string;
            /** Format: date-time */
            expires: string;
            id: number;
            may_approve: string;
            object_id: string | null;
            object_kind: string;
            proposer: components["schemas"]["PersonOut"] | null;
            proposer_kind: components["schemas"]["ActorKind"];
            reason: string | null;
            status: components["schemas"]["ProposalStatus"];
        };
        /** @enum {string} */
        ProposalStatus: "open" | "approved" | "rejected" | "withdrawn" | "expired" | "void";
        ProposedChangeOut: {
            feature: string;
            present: unknown;
            proposed: unknown;
            size: number;
        };
        ProposedWayOut: {
            band: string;
            changes: components["schemas"]["ProposedChangeOut"][];
            rating: number;
            score: number;
            size: number;
        };
        PublicKeyOut: {
            /** @default Ed25519 */
            algorithm: string;
            is_current: boolean;
            key_id: string;
            public_key: string;
        };
        ReadyOut: {
            checks: {
                [key: string]: string;
            };
            /**
             * @default ok
             * @constant
             */
            status: "ok";
        };
        ReasonOut: {
            contribution: number;
            feature: string;
            value: unknown;
        };
        RecoveryCodesOut: {
            recovery_codes: string[];
        };
        ReferralAnswerIn: {
            limit?: number | null;
            /** @enum {string} */
            outcome: "approve" | "decline";
            price?: number | null;
            reason: string;
        };
        ReferralAnswerOut: {
            decided_by: components["schemas"]["PersonOut"] | null;
            id: number;
            limit: number | null;
            /** @enum {string} */
            outcome: "approve" | "decline";
            price: number | null;
            reason: string | null;
            /** Format: date-time */
            timestamp: string;
        };
        RejectionIn: {
            reason: string;
        };
        ReviewOut: {
            about: components["schemas"]["PersonOut"] | null;
            act: string;
            actor: components["schemas"]["PersonOut"] | null;
            actor_kind: components["schemas"]["ActorKind"];
            event_id: number;
            object_id: string | null;
            object_kind: string;
            /** Format: date-time */
            timestamp: string;
        };
        RevisionOut: {
            author_id: number | null;
            changes: {
                [key: string]: components["schemas"]["Change"];
            };
            people: components["schemas"]["PersonOut"][];
            revision: number;
            /** Format: date-time */
            timestamp: string;
        };
        RewrittenCaseOut: {
            after: string;
            before: string;
            name: string;
        };
        /** @enum {string} */
        Role: "client" | "manager" | "admin" | "auditor" | "risk" | "service";
        RoleIn: {
            /** @enum {string} */
            role: "admin" | "auditor" | "risk";
        };
        RowProblemOut: {
            column: string;
            message: string;
            row: number;
        };
        RuleHitOut: {
            code: string;
            lacking: {
                [key: string]: string;
            };
            /** @enum {string} */
            outcome: "refer" | "decline";
            part: string;
        };
        SavedViewIn: {
            address: string;
            name: string;
        };
        SavedViewOut: {
            address: string;
            id: number;
            name: string;
        };
        ScoreOut: {
            band: string;
            client_id: number;
            client_revision: number;
            id: number;
            master_grade: string | null;
            model_version: string;
            rating: number;
            raw_proba: number;
            reasons: components["schemas"]["ReasonOut"][];
            score: number;
            source: components["schemas"]["ScoreSource"];
            /** Format: date-time */
            timestamp: string;
        };
        /** @enum {string} */
        ScoreSource: "client" | "manager" | "batch" | "api" | "shadow";
        SealOut: {
            count: number;
            key_id: string;
            number: number;
            /** Format: date-time */
            sealed_at: string;
        };
        SecondFactorOfferOut: {
            address: string;
            image: string;
            secret: string;
        };
        SecondFactorOut: {
            is_offered: boolean;
            is_proven: boolean;
            is_required: boolean;
            passkeys: components["schemas"]["PasskeyOut"][];
            passkeys_at: components["schemas"]["PasskeyPlaceOut"] | null;
            recovery_codes_left: number;
            since: string | null;
        };
        SegmentCutOffs: {
            approve_below: number;
            decline_from: number;
        };
        SegmentSumsOut: {
            approvable: {
                [key: string]: number[];
            };
            approve_below: number | null;
            decline_from: number | null;
            declined: number;
            name: string | null;
            referred: number[];
        };
        ServiceAccountIn: {
            login: string;
            name: string;
            owner: string;
        };
        ServiceAccountOut: {
            id: number;
            is_active: boolean;
            keys: components["schemas"]["KeyOut"][];
            login: string;
            name: string;
            owner: string;
        };
        SessionEndIn: {
            handle: string;
        };
        SessionOut: {
            address: string | null;
            device: string | null;
            /** Format: date-time */
            expires: string;
            handle: string;
            is_new_device: boolean;
            is_this_one: boolean;
            /** Format: date-time */
            last_seen: string;
            /** Format: date-time */
            started: string;
        };
        SessionsEndedOut: {
            ended: number;
        };
        ShadowOut: {
            applicants: number;
            /** Format: date-time */
            first: string;
            is_cut: boolean;
            /** Format: date-time */
            last: string;
            mean_shift: number;
            moves: number[][];
            points: [
                number,
                number
            ][];
            rank_correlation: number | null;
            same_grade: number;
            swaps: components["schemas"]["SwapOut"][];
        };
        ShownIn: {
            passkey: components["schemas"]["ShownPasskeyIn"];
        };
        ShownPasskeyIn: {
            id: string;
            response: components["schemas"]["_ShownResponseIn"];
        };
        SimulatedFiguresOut: {
            amount: number | null;
            applicants: number;
            approval_rate: number | null;
            approve: number;
            decline: number;
            expected_bad_rate: number | null;
            expected_loss: number | null;
            funding: number | null;
            interest: number | null;
            net_income: number | null;
            realised_bad_rate: number | null;
            refer: number;
            with_outcome: number;
        };
        SimulatedPolicyOut: {
            name: string;
            sha256: string;
            version: number;
        };
        SimulatedSideOut: {
            by_grade: {
                [key: string]: components["schemas"]["SimulatedFiguresOut"];
            };
            by_segment: {
                [key: string]: components["schemas"]["SimulatedFiguresOut"];
            };
            cut_offs: components["schemas"]["CutOffSumsOut"];
            policy: components["schemas"]["SimulatedPolicyOut"];
            total: components["schemas"]["SimulatedFiguresOut"];
        };
        SimulationIn: {
            against?: string | null;
            cut_offs?: {
                [key: string]: components["schemas"]["SegmentCutOffs"];
            } | null;
            facts?: {
                [key: string]: boolean | number | string;
            } | null;
            manager_id?: number | null;
            model?: string | null;
            /** @default 12 */
            outcome_months: number;
            policy: string;
            since?: string | null;
            sources?: ("client" | "manager" | "api" | "batch")[] | null;
            until?: string | null;
        };
        SimulationOut: {
            applicants: number;
            first: components["schemas"]["SimulatedSideOut"];
            second?: components["schemas"]["SimulatedSideOut"] | null;
            swaps?: components["schemas"]["SwapSetsOut"] | null;
        };
        StaffIn: {
            first_name: string;
            last_name: string;
            login: string;
            /** Format: password */
            password: string;
            /**
             * @default admin
             * @enum {string}
             */
            role: "admin" | "auditor" | "risk";
        };
        StageChangeIn: {
            reason?: string | null;
        };
        StageChangeOut: {
            changed_by: components["schemas"]["PersonOut"] | null;
            proposal_id: number | null;
            reason: string | null;
            stage: components["schemas"]["PolicyStage"];
            /** Format: date-time */
            timestamp: string;
        };
        /** @enum {string} */
        State: "ok" | "busy" | "down" | "none" | "unknown" | "failing";
        StatedFactIn: {
            source?: string | null;
            time?: string | null;
            value: boolean | number | string;
        };
        StatusOut: {
            /**
             * @default ok
             * @constant
             */
            status: "ok";
        };
        StoredFactOut: {
            id: number;
            name: string;
            recorded_by: number | null;
            source: string;
            /** Format: date-time */
            time: string;
            /** Format: date-time */
            timestamp: string;
            value: unknown;
        };
        SwapOut: {
            border: string;
            improved: number;
            pd: number;
            worsened: number;
        };
        SwapSetOut: {
            applicants: number;
            expected_bad_rate_first: number | null;
            expected_bad_rate_second: number | null;
            realised_bad_rate: number | null;
            with_outcome: number;
        };
        SwapSetsOut: {
            changed: number;
            kept: components["schemas"]["SwapSetOut"];
            moves: {
                [key: string]: {
                    [key: string]: number;
                };
            };
            swapped_in: components["schemas"]["SwapSetOut"];
            swapped_out: components["schemas"]["SwapSetOut"];
        };
        SwitchIn: {
            reason: string;
        };
        TrafficSegmentOut: {
            failures: number;
            p95_seconds: number | null;
            requests: number;
        };
        TrailEntryOut: {
            act: string;
            actor: components["schemas"]["ActorKind"];
            actor_id: number | null;
            details: {
                [key: string]: unknown;
            };
            is_erased: boolean;
            key: string;
            object_id: string | null;
            object_kind: string;
            personal: {
                [key: string]: unknown;
            } | null;
            request_id: string | null;
            table: string;
            /** Format: date-time */
            timestamp: string;
        };
        TrailPageOut: {
            entries: components["schemas"]["TrailEntryOut"][];
            models: {
                [key: string]: string;
            };
            next: string | null;
            people: components["schemas"]["TrailPersonOut"][];
        };
        TrailPersonOut: {
            first_name: string;
            last_name: string;
            role: components["schemas"]["Role"];
            user_id: number;
        };
        TrailStandingOut: {
            run: components["schemas"]["VerificationRunOut"] | null;
            seal: components["schemas"]["SealOut"] | null;
            unsealed_seconds: number;
            verification: components["schemas"]["VerificationOut"] | null;
        };
        TransitionOut: {
            after: string;
            before: string | null;
            clients: number;
        };
        TriedDecisionOut: {
            amount: number | null;
            grade: string | null;
            is_stopped: boolean;
            limit: number | null;
            /** @enum {string} */
            outcome: "approve" | "refer" | "decline";
            policy_name: string;
            policy_version: number;
            price: number | null;
            reasons: components["schemas"]["PrincipalReasonOut"][];
            rules: components["schemas"]["RuleHitOut"][];
            segment: string | null;
            term: number | null;
        };
        TriedScoreOut: {
            band: string;
            decision: components["schemas"]["TriedDecisionOut"] | null;
            model_version: string;
            rating: number;
            reasons: components["schemas"]["ReasonOut"][];
            score: number;
        };
        UserIn: {
            first_name: string;
            last_name: string;
            login: string;
            /** Format: password */
            password: string;
        };
        UserOut: {
            first_name: string;
            id: number;
            is_active: boolean;
            last_name: string;
            login: string;
            role: components["schemas"]["Role"];
            /** Format: date-time */
            timestamp: string;
        };
        VerificationOut: {
            anchors: number;
            by: components["schemas"]["PersonOut"] | null;
            erased: number;
            finding: {
                [key: string]: unknown;
            } | null;
            holds: boolean;
            rows: number;
            seals: number;
            since: string | null;
            /** Format: date-time */
            timestamp: string;
        };
        VerificationRunOut: {
            by: components["schemas"]["PersonOut"] | null;
            failure: string | null;
            is_running: boolean;
            row_count: number;
            rows_done: number;
            /** Format: date-time */
            started: string;
        };
        WaiverIn: {
            because: string;
            feature: string;
        };
        WaiverOut: {
            because: string;
            by: string;
            feature: string;
        };
        Warning: {
            field: string;
            message: string;
        };
        WhatIfOut: {
            band: string;
            client_id: number;
            client_revision: number;
            id: number;
            model_version: string;
            not_searched: components["schemas"]["NotSearchedOut"][];
            proposals: components["schemas"]["ProposedWayOut"][];
            rating: number;
            score: number;
            score_id: number | null;
            searched: string[];
            target_band: string | null;
            target_score: number | null;
            /** Format: date-time */
            timestamp: string;
        };
        WholePolicyOut: {
            cases: components["schemas"]["PolicyCaseOut"][];
            compared_with: string | null;
            /** Format: date-time */
            created: string;
            created_by: components["schemas"]["PersonOut"] | null;
            differences: components["schemas"]["PolicyDifferenceOut"][];
            facts: {
                [key: string]: components["schemas"]["DeclaredFactOut"];
            };
            fault: string | null;
            history: components["schemas"]["StageChangeOut"][];
            name: string;
            sha256: string;
            stage: components["schemas"]["PolicyStage"];
            staged: components["schemas"]["StageChangeOut"] | null;
            version: number;
            warnings: string[];
        };
        WorkersOut: {
            count: number | null;
            dead_letters: number | null;
            /** @enum {string} */
            mode: "in_process" | "rabbitmq";
            queue_depth: number | null;
            state: components["schemas"]["State"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type AddedResponseIn = components['schemas']['_AddedResponseIn'];
export type ShownResponseIn = components['schemas']['_ShownResponseIn'];
export type ActivityOut = components['schemas']['ActivityOut'];
export type ActorKind = components['schemas']['ActorKind'];
export type AddedPasskeyIn = components['schemas']['AddedPasskeyIn'];
export type AddedPolicyOut = components['schemas']['AddedPolicyOut'];
export type AllowedRangeOut = components['schemas']['AllowedRangeOut'];
export type AllowedTermsOut = components['schemas']['AllowedTermsOut'];
export type ApplicationDataOut = components['schemas']['ApplicationDataOut'];
export type ApplicationDocumentOut = components['schemas']['ApplicationDocumentOut'];
export type ApplicationDocumentScoreOut = components['schemas']['ApplicationDocumentScoreOut'];
export type ApplicationErasureIn = components['schemas']['ApplicationErasureIn'];
export type ApplicationIn = components['schemas']['ApplicationIn'];
export type ApplicationOut = components['schemas']['ApplicationOut'];
export type ApplicationScoreOut = components['schemas']['ApplicationScoreOut'];
export type ArrearsOut = components['schemas']['ArrearsOut'];
export type AskedDecisionIn = components['schemas']['AskedDecisionIn'];
export type AssignedOut = components['schemas']['AssignedOut'];
export type AssignIn = components['schemas']['AssignIn'];
export type BandShareOut = components['schemas']['BandShareOut'];
export type BrokerOut = components['schemas']['BrokerOut'];
export type CalibrationGroupOut = components['schemas']['CalibrationGroupOut'];
export type CardDifferenceOut = components['schemas']['CardDifferenceOut'];
export type CardReadOut = components['schemas']['CardReadOut'];
export type ChampionOut = components['schemas']['ChampionOut'];
export type Change = components['schemas']['Change'];
export type ChangedCardOut = components['schemas']['ChangedCardOut'];
export type ChangedClientOut = components['schemas']['ChangedClientOut'];
export type ClientCardOut = components['schemas']['ClientCardOut'];
export type ClientColumn = components['schemas']['ClientColumn'];
export type ClientIn = components['schemas']['ClientIn'];
export type ClientOut = components['schemas']['ClientOut'];
export type ClientSort = components['schemas']['ClientSort'];
export type ClientSummaryOut = components['schemas']['ClientSummaryOut'];
export type CodeIn = components['schemas']['CodeIn'];
export type ContactIn = components['schemas']['ContactIn'];
export type ContactOut = components['schemas']['ContactOut'];
export type CreditIn = components['schemas']['CreditIn'];
export type CreditOut = components['schemas']['CreditOut'];
export type CreditRevisionOut = components['schemas']['CreditRevisionOut'];
export type CurvesOut = components['schemas']['CurvesOut'];
export type CutOffsIn = components['schemas']['CutOffsIn'];
export type CutOffSumsOut = components['schemas']['CutOffSumsOut'];
export type DashboardOut = components['schemas']['DashboardOut'];
export type DatabaseOut = components['schemas']['DatabaseOut'];
export type DecisionFactOut = components['schemas']['DecisionFactOut'];
export type DecisionIn = components['schemas']['DecisionIn'];
export type DecisionOut = components['schemas']['DecisionOut'];
export type DecisionStopOut = components['schemas']['DecisionStopOut'];
export type DeclaredFactOut = components['schemas']['DeclaredFactOut'];
export type DefaultIn = components['schemas']['DefaultIn'];
export type DemoLoginOut = components['schemas']['DemoLoginOut'];
export type DismissedOut = components['schemas']['DismissedOut'];
export type DismissIn = components['schemas']['DismissIn'];
export type ErasedApplicationOut = components['schemas']['ErasedApplicationOut'];
export type ErasedOut = components['schemas']['ErasedOut'];
export type ErasureIn = components['schemas']['ErasureIn'];
export type ErrorOut = components['schemas']['ErrorOut'];
export type FactIn = components['schemas']['FactIn'];
export type Factor = components['schemas']['Factor'];
export type FailureOut = components['schemas']['FailureOut'];
export type FileFieldOut = components['schemas']['FileFieldOut'];
export type FourEyesOut = components['schemas']['FourEyesOut'];
export type GateOut = components['schemas']['GateOut'];
export type GradeEndOut = components['schemas']['GradeEndOut'];
export type Ground = components['schemas']['Ground'];
export type HandedOver = components['schemas']['HandedOver'];
export type HealthOut = components['schemas']['HealthOut'];
export type HeldOutOut = components['schemas']['HeldOutOut'];
export type ImportIn = components['schemas']['ImportIn'];
export type ImportKind = components['schemas']['ImportKind'];
export type ImportOut = components['schemas']['ImportOut'];
export type ImportStartIn = components['schemas']['ImportStartIn'];
export type ImportState = components['schemas']['ImportState'];
export type JobIn = components['schemas']['JobIn'];
export type JobKind = components['schemas']['JobKind'];
export type JobOut = components['schemas']['JobOut'];
export type JobReportOut = components['schemas']['JobReportOut'];
export type JobState = components['schemas']['JobState'];
export type KeyIn = components['schemas']['KeyIn'];
export type KeyOut = components['schemas']['KeyOut'];
export type KeyScope = components['schemas']['KeyScope'];
export type KindTrafficOut = components['schemas']['KindTrafficOut'];
export type LackOut = components['schemas']['LackOut'];
export type LatestScoreOut = components['schemas']['LatestScoreOut'];
export type ListedApplicationOut = components['schemas']['ListedApplicationOut'];
export type LiveOut = components['schemas']['LiveOut'];
export type LoggedInOut = components['schemas']['LoggedInOut'];
export type LoginBeforeOut = components['schemas']['LoginBeforeOut'];
export type LoginIn = components['schemas']['LoginIn'];
export type LoginStep = components['schemas']['LoginStep'];
export type ManagerIn = components['schemas']['ManagerIn'];
export type ManagerOut = components['schemas']['ManagerOut'];
export type MappingOut = components['schemas']['MappingOut'];
export type MeOut = components['schemas']['MeOut'];
export type ModelBesideOut = components['schemas']['ModelBesideOut'];
export type ModelFiguresOut = components['schemas']['ModelFiguresOut'];
export type ModelIn = components['schemas']['ModelIn'];
export type ModelOut = components['schemas']['ModelOut'];
export type ModelStage = components['schemas']['ModelStage'];
export type MovedPolicyOut = components['schemas']['MovedPolicyOut'];
export type MoveOut = components['schemas']['MoveOut'];
export type NewKeyOut = components['schemas']['NewKeyOut'];
export type NewPasskeyIn = components['schemas']['NewPasskeyIn'];
export type NewPasswordIn = components['schemas']['NewPasswordIn'];
export type NotSearchedOut = components['schemas']['NotSearchedOut'];
export type ObjectKind = components['schemas']['ObjectKind'];
export type OwnPasswordIn = components['schemas']['OwnPasswordIn'];
export type PasskeyEndIn = components['schemas']['PasskeyEndIn'];
export type PasskeyOut = components['schemas']['PasskeyOut'];
export type PasskeyPlaceOut = components['schemas']['PasskeyPlaceOut'];
export type PasskeyQuestionOut = components['schemas']['PasskeyQuestionOut'];
export type PasswordChangeIn = components['schemas']['PasswordChangeIn'];
export type PasswordRuleOut = components['schemas']['PasswordRuleOut'];
export type PasswordTrialIn = components['schemas']['PasswordTrialIn'];
export type PaymentIn = components['schemas']['PaymentIn'];
export type PaymentMonth = components['schemas']['PaymentMonth'];
export type Permission = components['schemas']['Permission'];
export type PersonActOut = components['schemas']['PersonActOut'];
export type PersonClientOut = components['schemas']['PersonClientOut'];
export type PersonCreditOut = components['schemas']['PersonCreditOut'];
export type PersonCreditRevisionOut = components['schemas']['PersonCreditRevisionOut'];
export type PersonDataOut = components['schemas']['PersonDataOut'];
export type PersonDecisionOut = components['schemas']['PersonDecisionOut'];
export type PersonFactOut = components['schemas']['PersonFactOut'];
export type PersonIdentityOut = components['schemas']['PersonIdentityOut'];
export type PersonInvitationOut = components['schemas']['PersonInvitationOut'];
export type PersonJobResultOut = components['schemas']['PersonJobResultOut'];
export type PersonOut = components['schemas']['PersonOut'];
export type PersonPasskeyOut = components['schemas']['PersonPasskeyOut'];
export type PersonProposalOut = components['schemas']['PersonProposalOut'];
export type PersonReadOut = components['schemas']['PersonReadOut'];
export type PersonReferralAnswerOut = components['schemas']['PersonReferralAnswerOut'];
export type PersonRevisionOut = components['schemas']['PersonRevisionOut'];
export type PersonScoreOut = components['schemas']['PersonScoreOut'];
export type PersonSecondFactorOut = components['schemas']['PersonSecondFactorOut'];
export type PersonSessionOut = components['schemas']['PersonSessionOut'];
export type PersonUserOut = components['schemas']['PersonUserOut'];
export type PersonViewOut = components['schemas']['PersonViewOut'];
export type PersonWhatIfOut = components['schemas']['PersonWhatIfOut'];
export type PolicyCaseOut = components['schemas']['PolicyCaseOut'];
export type PolicyComparisonOut = components['schemas']['PolicyComparisonOut'];
export type PolicyDifferenceOut = components['schemas']['PolicyDifferenceOut'];
export type PolicyFiguresOut = components['schemas']['PolicyFiguresOut'];
export type PolicyIn = components['schemas']['PolicyIn'];
export type PolicyOut = components['schemas']['PolicyOut'];
export type PolicyStage = components['schemas']['PolicyStage'];
export type PortfolioHistoryOut = components['schemas']['PortfolioHistoryOut'];
export type PortfolioMonthOut = components['schemas']['PortfolioMonthOut'];
export type PortfolioOut = components['schemas']['PortfolioOut'];
export type PreviewOut = components['schemas']['PreviewOut'];
export type PrincipalReasonOut = components['schemas']['PrincipalReasonOut'];
export type ProfileOut = components['schemas']['ProfileOut'];
export type PromotionIn = components['schemas']['PromotionIn'];
export type ProofIn = components['schemas']['ProofIn'];
export type ProposalOut = components['schemas']['ProposalOut'];
export type ProposalStatus = components['schemas']['ProposalStatus'];
export type ProposedChangeOut = components['schemas']['ProposedChangeOut'];
export type ProposedWayOut = components['schemas']['ProposedWayOut'];
export type PublicKeyOut = components['schemas']['PublicKeyOut'];
export type ReadyOut = components['schemas']['ReadyOut'];
export type ReasonOut = components['schemas']['ReasonOut'];
export type RecoveryCodesOut = components['schemas']['RecoveryCodesOut'];
export type ReferralAnswerIn = components['schemas']['ReferralAnswerIn'];
export type ReferralAnswerOut = components['schemas']['ReferralAnswerOut'];
export type RejectionIn = components['schemas']['RejectionIn'];
export type ReviewOut = components['schemas']['ReviewOut'];
export type RevisionOut = components['schemas']['RevisionOut'];
export type RewrittenCaseOut = components['schemas']['RewrittenCaseOut'];
export type Role = components['schemas']['Role'];
export type RoleIn = components['schemas']['RoleIn'];
export type RowProblemOut = components['schemas']['RowProblemOut'];
export type RuleHitOut = components['schemas']['RuleHitOut'];
export type SavedViewIn = components['schemas']['SavedViewIn'];
export type SavedViewOut = components['schemas']['SavedViewOut'];
export type ScoreOut = components['schemas']['ScoreOut'];
export type ScoreSource = components['schemas']['ScoreSource'];
export type SealOut = components['schemas']['SealOut'];
export type SecondFactorOfferOut = components['schemas']['SecondFactorOfferOut'];
export type SecondFactorOut = components['schemas']['SecondFactorOut'];
export type SegmentCutOffs = components['schemas']['SegmentCutOffs'];
export type SegmentSumsOut = components['schemas']['SegmentSumsOut'];
export type ServiceAccountIn = components['schemas']['ServiceAccountIn'];
export type ServiceAccountOut = components['schemas']['ServiceAccountOut'];
export type SessionEndIn = components['schemas']['SessionEndIn'];
export type SessionOut = components['schemas']['SessionOut'];
export type SessionsEndedOut = components['schemas']['SessionsEndedOut'];
export type ShadowOut = components['schemas']['ShadowOut'];
export type ShownIn = components['schemas']['ShownIn'];
export type ShownPasskeyIn = components['schemas']['ShownPasskeyIn'];
export type SimulatedFiguresOut = components['schemas']['SimulatedFiguresOut'];
export type SimulatedPolicyOut = components['schemas']['SimulatedPolicyOut'];
export type SimulatedSideOut = components['schemas']['SimulatedSideOut'];
export type SimulationIn = components['schemas']['SimulationIn'];
export type SimulationOut = components['schemas']['SimulationOut'];
export type StaffIn = components['schemas']['StaffIn'];
export type StageChangeIn = components['schemas']['StageChangeIn'];
export type StageChangeOut = components['schemas']['StageChangeOut'];
export type State = components['schemas']['State'];
export type StatedFactIn = components['schemas']['StatedFactIn'];
export type StatusOut = components['schemas']['StatusOut'];
export type StoredFactOut = components['schemas']['StoredFactOut'];
export type SwapOut = components['schemas']['SwapOut'];
export type SwapSetOut = components['schemas']['SwapSetOut'];
export type SwapSetsOut = components['schemas']['SwapSetsOut'];
export type SwitchIn = components['schemas']['SwitchIn'];
export type TrafficSegmentOut = components['schemas']['TrafficSegmentOut'];
export type TrailEntryOut = components['schemas']['TrailEntryOut'];
export type TrailPageOut = components['schemas']['TrailPageOut'];
export type TrailPersonOut = components['schemas']['TrailPersonOut'];
export type TrailStandingOut = components['schemas']['TrailStandingOut'];
export type TransitionOut = components['schemas']['TransitionOut'];
export type TriedDecisionOut = components['schemas']['TriedDecisionOut'];
export type TriedScoreOut = components['schemas']['TriedScoreOut'];
export type UserIn = components['schemas']['UserIn'];
export type UserOut = components['schemas']['UserOut'];
export type VerificationOut = components['schemas']['VerificationOut'];
export type VerificationRunOut = components['schemas']['VerificationRunOut'];
export type WaiverIn = components['schemas']['WaiverIn'];
export type WaiverOut = components['schemas']['WaiverOut'];
export type Warning = components['schemas']['Warning'];
export type WhatIfOut = components['schemas']['WhatIfOut'];
export type WholePolicyOut = components['schemas']['WholePolicyOut'];
export type WorkersOut = components['schemas']['WorkersOut'];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
