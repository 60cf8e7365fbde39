import Enrichment

/// What the contract says of the body of a job.
extension JobOrder {
    static let schema = NamedSchema(
        "JobOrder",
        .object(
            members + [
                .optional(
                    estimateName, .nullable(.lineOrEmpty(atMost: maximumEstimateLength)),
                    "The estimate that it is bought on, of the same body and keys: the job is refused if it may cost more."
                )
            ]))

    /// The same before there is an estimate.
    static let schemaToBeEstimated = NamedSchema("EstimateOrder", .object(members))

    private static let members: [Schema.Property] = [
        .always("siteIds", SiteList.schema, "In the order in which they are to be enriched; repeats are folded."),
        .always(
            "provider", ProviderList.schema,
            "Whom to ask; of a list each further one is asked for the sites that those before it left below the rule."),
        .optional("config", .nullable(.named(config)), "What to ask for."),
        .optional("filters", .nullable(.named(config)), "Another name for `config`; only one may be given."),
        .optional(
            "apiKey", .nullable(ProviderKeys.keySchema),
            "The provider's key. Required unless the server holds one; it is never shown again."),
        .optional("apiKeys", .nullable(ProviderKeys.schema), "The same for each provider that is asked."),
    ]

    static let examples = [
        Example("The least there must be", #"{"siteIds":[1,2],"provider":"hunter","apiKey":"good-key"}"#),
        Example(
            "Executives in Germany",
            """
            {"siteIds":[1],"provider":"hunter","apiKey":"good-key","config":{"limit":10,"type":"personal",\
            "seniority":["executive"],"location":{"include":[{"country":"DE"}]},"max_credits":50,\
            "skip_if_enriched_within_days":30}}
            """),
        Example(
            "Snov.io where Hunter knows fewer than two people for certain",
            """
            {"siteIds":[1,2],"provider":["hunter","snov"],"apiKeys":{"hunter":"good-key","snov":"id:secret"},\
            "config":{"min_contacts":2,"min_confidence":80}}
            """),
    ]

    private static let config = NamedSchema(
        "JobConfiguration",
        .object([
            .optional("company", .nullable(.lineOrEmpty(atMost: 200))),
            .optional("type", .nullable(choice(of: ContactKind.self))),
            .optional("seniority", .nullable(.list(of: .words(of: ContactFilters.Seniority.self), count: 0...100))),
            .optional(
                "department", .nullable(.list(of: .words(of: ContactFilters.Department.self), count: 0...100)),
                "`~` is for people without one."),
            .optional("required_field", .nullable(choice(of: ContactFilters.RequiredField.self))),
            .optional(
                "verification_status",
                .nullable(.list(of: .words(of: ContactFilters.VerificationStatus.self), count: 0...100))),
            .optional(
                "limit", .nullable(.integer(in: ContactFilters.limits)),
                "How many contacts a call asks for: \(ContactFilters.defaultLimit) when not given; with `max_contacts` as "
                    + "many as those, up to \(ContactFilters.limits.upperBound)."),
            .optional(
                "max_contacts", .nullable(.integer(in: ContactFilters.rangeOfMaxContacts)),
                "How many contacts a site may bring, over as many calls of `limit` as that takes; `limit` when not given."
            ),
            .optional(
                "offset", .nullable(.integer(in: 0...ContactFilters.maximumOffset)), "How many results to pass over."),
            .optional("location", .nullable(.named(location))),
            .optional(
                "job_titles",
                .nullable(
                    .list(of: .lineWithoutComma(atMost: 100), count: 0...ContactFilters.maximumTitles))),
            .optional("decision_maker", .nullable(.boolean), "Only those who decide, or only the others."),
            .optional(
                maxCreditsName, .nullable(.integer(in: SubmitJob.rangeOfMaxCredits)),
                "What the job's calls may cost together."),
            .optional(
                freshDaysName, .nullable(.integer(in: SubmitJob.rangeOfFreshDays)),
                "Sites that the provider enriched within so many days are not asked for again."),
            .optional(
                StopRule.minContactsName, .nullable(.integer(in: StopRule.rangeOfMinContacts)),
                "A list of providers is asked no further for a site that has so many contacts; 1 when not given."),
            .optional(
                StopRule.minConfidenceName, .nullable(.integer(in: StopRule.rangeOfMinConfidence)),
                "Only contacts of this confidence count for that; of those without any the ones that are verified as valid."
            ),
        ]))

    /// Forms send empty text where nothing was chosen.
    private static func choice<Word: RawRepresentable<String> & CaseIterable>(of: Word.Type) -> Schema {
        .words(Word.allCases.map(\.rawValue) + [""])
    }

    private static let location = NamedSchema(
        "LocationFilter",
        .object([
            .optional("include", .nullable(.list(of: .named(place), count: 0...LocationFilter.maximumPlaces))),
            .optional("exclude", .nullable(.list(of: .named(place), count: 0...LocationFilter.maximumPlaces))),
        ]))

    private static let place = NamedSchema(
        "Place",
        .oneOf([
            .object([.always("continent", .words(of: LocationFilter.Continent.self))]),
            .object([.always("business_region", .words(of: LocationFilter.BusinessRegion.self))]),
            .object([
                .always("country", .words(PlaceCodes.countries.sorted()), "As in ISO 3166-1."),
                .optional("city", .nullable(.lineOrEmpty(atMost: 100))),
            ]),
            .object([
                .always("country", .words(["US"])),
                .always("state", .words(PlaceCodes.states.sorted())),
                .optional("city", .nullable(.lineOrEmpty(atMost: 100))),
            ]),
        ]))
}
