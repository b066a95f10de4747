using System.Reflection;
using System.Reflection.Emit;

namespace DigestWorker.Tests;

/// <summary>
/// Which namespaces of an assembly use which, as the compiler saw it: a using says nothing about a parent namespace, whose types need none.
/// Pages are part of it, and what the compiler copies (constants, names) is not.
/// </summary>
internal sealed class NamespaceGraph
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
    private const string Pages = "AspNetCoreGeneratedDocument";

    private static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private readonly Dictionary<(string From, string To), string> _arrows = [];
    private readonly string _root;

    public NamespaceGraph(Assembly assembly, string root)
    {
        _root = root;
        // What generators write, such as the registration of routes, is nobody's folder.
        foreach (var type in assembly.GetTypes().Where(type => NamespaceOf(type) is not null))
        {
            foreach (var used in TypesUsedBy(type).SelectMany(Parts))
            {
                if (used.Assembly == assembly && NamespaceOf(used) is { } to && NamespaceOf(type) is { } from && from != to)
                    _arrows.TryAdd((from, to), $"{type.Name} uses {used.Name}");
            }
        }
    }

    public IEnumerable<(string From, string To)> Arrows => _arrows.Keys;

    /// <summary>The namespaces that use each other, also by way of others, each with an arrow of the circle.</summary>
    public IEnumerable<string> Circles() =>
        from arrow in _arrows
        where Reachable(arrow.Key.To).Contains(arrow.Key.From)
        orderby arrow.Key
        select $"{arrow.Key.From} -> {arrow.Key.To}: {arrow.Value}";

    private HashSet<string> Reachable(string from)
    {
        var (seen, next) = (new HashSet<string> { from }, new Stack<string>([from]));
        while (next.TryPop(out var at))
        {
            foreach (var to in _arrows.Keys.Where(arrow => arrow.From == at).Select(arrow => arrow.To).Where(seen.Add))
                next.Push(to);
        }
        return seen;
    }

    /// <summary>The namespace below the root; that of a page is the one of its folder.</summary>
    private string? NamespaceOf(Type type)
    {
        var outer = type;
        while (outer.DeclaringType is { } declaring)
            outer = declaring;
        return outer.Namespace switch
        {
            // Web_Pages_Operate_Run is Web/Pages/Operate/Run.cshtml.
            Pages => string.Join('.', outer.Name.Split('_')[..^1]),
            { } space when space.StartsWith($"{_root}.", StringComparison.Ordinal) => space[(_root.Length + 1)..],
            _ => null,
        };
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType && !type.IsGenericTypeDefinition ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
        : [type];

    private static IEnumerable<Type> TypesUsedBy(Type type)
    {
        var members = type.GetFields(Declared).Select(field => field.FieldType)
            .Concat(type.GetInterfaces())
            .Concat(type.GetCustomAttributesData().Select(attribute => attribute.AttributeType));
        if (type.BaseType is { } parent)
            members = members.Append(parent);
        foreach (var method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
        {
            members = members.Concat(method.GetParameters().Select(parameter => parameter.ParameterType)).Concat(TypesInBody(method));
            if (method is MethodInfo { ReturnType: var returned })
                members = members.Append(returned);
        }
        return members;
    }

    private static IEnumerable<Type> TypesInBody(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
            yield break;
        foreach (var local in body.LocalVariables)
            yield return local.LocalType;
        foreach (var token in TokensOf(body.GetILAsByteArray()!))
        {
            var type = method.DeclaringType!;
            var member = method.Module.ResolveMember(
                token, type.IsGenericType ? type.GetGenericArguments() : null, method.IsGenericMethod ? method.GetGenericArguments() : null);
            if (member is Type named)
                yield return named;
            if (member is MethodInfo { IsGenericMethod: true } generic)
            {
                foreach (var argument in generic.GetGenericArguments())
                    yield return argument;
            }
            if (member?.DeclaringType is { } declaring && member is not Type)
                yield return declaring;
        }
    }

    private static IEnumerable<int> TokensOf(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var opCode = code[at] is 0xFE ? OpCodes[unchecked((short)(0xFE00 | code[at + 1]))] : OpCodes[code[at]];
            at += opCode.Size;
            if (opCode.OperandType is OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineField or OperandType.InlineTok)
                yield return BitConverter.ToInt32(code, at);
            at += opCode.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }
}
