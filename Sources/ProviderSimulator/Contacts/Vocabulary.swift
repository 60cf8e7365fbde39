/// The words contacts are made of.
enum Vocabulary {
    static let firstNames = [
        "Ada", "Amir", "Anna", "Bela", "Carla", "Chidi", "Clara", "Dana", "David", "Elena", "Emma", "Farid", "Grace",
        "Hana", "Hugo", "Ines", "Ivan", "Jana", "Jonas", "Kamal", "Karin", "Lars", "Lea", "Lucas", "Maria", "Marco",
        "Mei", "Nadia", "Nils", "Olivia", "Omar", "Paul", "Priya", "Rosa", "Samuel", "Sofia", "Tariq", "Tessa",
        "Viktor", "Yuki", "Zoe",
    ]
    static let lastNames = [
        "Adler", "Andersen", "Baker", "Bernard", "Castro", "Chen", "Costa", "Dubois", "Eriksen", "Fischer", "Fontaine",
        "Garcia", "Haddad", "Hansen", "Ibrahim", "Ito", "Jansen", "Keller", "Khan", "Kowalski", "Kumar", "Larsen",
        "Lee", "Lopez", "Martin", "Meyer", "Moreau", "Nakamura", "Novak", "Okafor", "Olsen", "Patel", "Pereira",
        "Quinn", "Rossi", "Sato", "Schmidt", "Silva", "Sokolov", "Tanaka", "Tran", "Ueda", "Varga", "Weber", "Wong",
        "Yilmaz", "Zeman",
    ]
    /// Scripts from right to left, combining marks, letters beyond the first plane, and what JSON must escape.
    static let foreignFirstNames = [
        "José", "Zoë", "Łukasz", "Søren", "Иван", "Ελένη", "محمد", "נועה", "小明", "さくら", "민준", "प्रिया", "Nguyễn",
        "A\u{30A}sa", "𠮷子", "Siân",
    ]
    static let foreignLastNames = [
        "O’Brien", "Müller-Lüdenscheidt", "Çelik", "Ångström", "Соколов", "Παπαδόπουλος", "الهاشمي", "כהן", "王", "田中",
        "김", "शर्मा", "Đặng", "de \"la\" Cruz", "Back\\slash", "Ñíguez 🚀", "D'Angelo",
    ]
    static let roles = [
        "info", "contact", "sales", "support", "press", "jobs", "hello", "office", "billing", "legal", "privacy",
        "marketing", "help", "team", "media", "careers", "admin", "service", "orders", "partners", "events", "feedback",
        "webmaster", "security",
    ]
    /// The department a role's address belongs to, where it belongs to one.
    static let roleDepartments = [
        "sales": "sales", "support": "support", "press": "communication", "jobs": "hr", "billing": "finance",
        "legal": "legal", "marketing": "marketing", "help": "support", "media": "communication", "careers": "hr",
    ]

    /// Of the departments the service is seen to use the one that no parameter takes (providers.md, A.3).
    static func newDepartment(at index: Int) -> String {
        let names = [
            "customer_success", "business_development", "logistics", "procurement", "engineering", "product",
            "healthcare", "media_communication", "teaching", "security",
        ]
        return names[index % names.count]
    }
}

/// A post somebody can hold.
struct Post: Sendable {
    let title: String
    /// The title as it was found.
    let raw: String
    let seniority: String?
    let department: String?

    static let all = [
        Post(title: "Chief Executive Officer", raw: "CEO & Founder", seniority: "executive", department: "executive"),
        Post(title: "Chief Technology Officer", raw: "CTO", seniority: "executive", department: "it"),
        Post(title: "Chief Financial Officer", raw: "CFO", seniority: "executive", department: "finance"),
        Post(title: "Chief Marketing Officer", raw: "CMO", seniority: "executive", department: "marketing"),
        Post(title: "Head of Sales", raw: "Head of Sales, EMEA", seniority: "executive", department: "sales"),
        Post(title: "VP Operations", raw: "VP of Operations", seniority: "executive", department: "operations"),
        Post(title: "Managing Director", raw: "Managing Director", seniority: "executive", department: "management"),
        Post(title: "Sales Manager", raw: "Sales Manager (West)", seniority: "senior", department: "sales"),
        Post(title: "Senior Software Engineer", raw: "Sr. Software Engineer", seniority: "senior", department: "it"),
        Post(title: "Product Manager", raw: "Product Manager", seniority: "senior", department: "management"),
        Post(title: "Legal Counsel", raw: "Legal Counsel", seniority: "senior", department: "legal"),
        Post(title: "HR Manager", raw: "People & Culture", seniority: "senior", department: "hr"),
        Post(title: "Design Lead", raw: "Lead Designer", seniority: "senior", department: "design"),
        Post(title: "Support Engineer", raw: "Support Engineer II", seniority: "junior", department: "support"),
        Post(title: "Accountant", raw: "Accountant", seniority: "junior", department: "finance"),
        Post(title: "Content Writer", raw: "Writer", seniority: "junior", department: "communication"),
        Post(title: "Recruiter", raw: "Talent Scout", seniority: "junior", department: "hr"),
        Post(title: "Trainer", raw: "Trainer", seniority: nil, department: "education"),
        Post(title: "Nurse", raw: "Registered Nurse", seniority: nil, department: "health"),
        Post(title: "Sales Assistant", raw: "Sales Assistant", seniority: "junior", department: "sales"),
        Post(title: "Founder", raw: "founder", seniority: "executive", department: nil),
        Post(title: "Consultant", raw: "Consultant", seniority: nil, department: nil),
    ]
}
